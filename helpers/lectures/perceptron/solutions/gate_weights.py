nor = ((-2, -2), 1)  # b alone lifts z above 0; each input that is 1 pulls it below
