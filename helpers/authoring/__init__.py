"""What writes the course: notebooks remade, copies for instructors, data files, weights."""
