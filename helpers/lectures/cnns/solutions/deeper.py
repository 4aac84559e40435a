# ruff: noqa: F821 – trained comes from the cells above
my_network = trained(maps=(16, 32), epochs=30)
