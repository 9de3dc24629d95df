// a header-only layer still needs one source to be an object library
