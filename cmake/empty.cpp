// a layer of headers only still needs one source to be an object library
