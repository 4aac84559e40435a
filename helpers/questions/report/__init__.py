"""Looking back: what a student has answered, as a page and as a file to hand in, and the files of a class.

`sections` knows what a lecture asks where, `standing` how each of it went; `page` and `picture` show it,
`file` writes and reads it, `classroom` joins what a class handed in.
"""
