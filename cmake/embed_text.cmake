# Texts that live in separate files, for editors and people, and in the program as constants.

# tunic_embed_text(TARGET HEADER NAMESPACE NAME=file...): a source of TARGET that defines the std::string_views that HEADER
# declares. It is regenerated when a file changes.
function(tunic_embed_text target header namespace)
  set(made ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}_texts.cpp)
  set(files "")
  foreach(text ${ARGN})
    string(REGEX REPLACE "^[^=]*=" "" file ${text})
    list(APPEND files ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  add_custom_command(OUTPUT ${made}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${made} -DHEADER=${header} -DNAMESPACE=${namespace} "-DTEXTS=${ARGN}"
      -DFOLDER=${CMAKE_CURRENT_SOURCE_DIR} -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS ${files} ${CMAKE_CURRENT_FUNCTION_LIST_FILE} VERBATIM)
  target_sources(${target} PRIVATE ${made})
endfunction()

# The script that the command above runs.
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  set(source "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
  foreach(text ${TEXTS})
    string(REGEX MATCH "^([^=]*)=(.*)$" _ ${text})
    set(name ${CMAKE_MATCH_1})
    file(READ ${FOLDER}/${CMAKE_MATCH_2} content)
    string(APPEND source "\nstd::string_view const ${name} = R\"embedded(${content})embedded\";\n")
  endforeach()
  string(APPEND source "\n} // namespace ${NAMESPACE}\n")
  file(WRITE ${OUTPUT} "${source}")
endif()
