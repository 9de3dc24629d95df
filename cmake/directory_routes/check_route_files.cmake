# Holds what route files define to the folders they lie in. A name that does not fit would come out as a riddle of the
# linker; here it is a sentence. The files are read as text: a definition is written out, not made by a macro.
cmake_minimum_required(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/folder_syntax.cmake)

string(ASCII 3 semicolon)
set(space "[ \t\r\n]*")
set(name "<${space}\"([^\"\n]*)\"${space}>")
# What may stand before the brace: a word on what is returned is often put there.
set(space_and_comments "${space}(//[^\n]*\n${space})*")
set(definition "(route_at|middleware_at)${space}${name}${space}\\(${space}\\)(${space}->[A-Za-z_: \t\r\n]*${name})?${space_and_comments}{")
# What could hold the text of a definition without being one: comments, raw strings, strings, characters. Written so that
# the matcher, which calls itself for each turn of a group, turns at a * or a \ or a ) and not at every character. A \ at the end
# of a line carries a comment on; were it the end of a token, it would join that to the next one in the list of them. There is
# no room for another group: CMake allows nine.
string(CONCAT tokens "//([^\n]*\\\\[ \t\r]*\n)*[^\n]*" "|/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "|R\"\\([^)]*\\)+([^)\"][^)]*\\)+)*\""
  "|\"[^\"\\\\\n]*(\\\\.[^\"\\\\\n]*)*\"" "|'[^'\\\\\n]'" "|'\\\\.'" "|${definition}")

set(route_file_faults "")

# The line on which TEXT begins.
function(tunic_line_of content text out)
  string(FIND "${content}" "${text}" at)
  string(SUBSTRING "${content}" 0 ${at} before)
  string(REGEX REPLACE "[^\n]" "" newlines "${before}")
  string(LENGTH "${newlines}" line)
  math(EXPR line "${line} + 1")
  set(${out} ${line} PARENT_SCOPE)
endfunction()

function(tunic_check_route_file file wanted folder)
  file(READ "${file}" content)
  tunic_hide_brackets(content "${content}")
  string(REPLACE ";" "${semicolon}" content "${content}")
  string(REGEX MATCHALL "${tokens}" found "${content}")
  list(FILTER found INCLUDE REGEX "^(route_at|middleware_at)")

  set(spelling "template <> auto tunic::${wanted}<\"${folder}\">() -> items_at<\"${folder}\"> {")
  set(what "route")
  if(wanted STREQUAL "middleware_at")
    set(what "middleware")
  endif()
  list(LENGTH found count)
  if(count EQUAL 0)
    set(fault "1: error: defines no ${what}. Write: ${spelling}")
  elseif(count GREATER 1)
    list(GET found 1 second)
    string(REGEX MATCH "^${definition}" _ "${second}")
    tunic_line_of("${content}" "${second}" line)
    set(fault "${line}: error: defines ${count} things, but a file is one ${what}. Move ${CMAKE_MATCH_1}<\"${CMAKE_MATCH_2}\"> into a \
folder of its own")
  else()
    string(REGEX MATCH "^${definition}" _ "${found}")
    set(function "${CMAKE_MATCH_1}")
    tunic_show_brackets(named "${CMAKE_MATCH_2}")
    tunic_show_brackets(returned "${CMAKE_MATCH_4}")
    tunic_line_of("${content}" "${found}" line)
    set(fault "")
    if(NOT "${function}<${named}>" STREQUAL "${wanted}<${folder}>")
      set(fault "${line}: error: defines ${function}<\"${named}\">, which does not fit its place. Write: ${spelling}")
    elseif(CMAKE_MATCH_3 AND NOT "${returned}" STREQUAL "${folder}")
      set(fault "${line}: error: returns the items of \"${returned}\". Write: ${spelling}")
    endif()
  endif()
  if(fault)
    tunic_show_brackets(fault "${fault}")
    string(REPLACE "${semicolon}" ";" fault "${fault}")
    set(route_file_faults "${route_file_faults}  ${file}:${fault}\n" PARENT_SCOPE)
  endif()
endfunction()

macro(tunic_finish_check stamp)
  if(route_file_faults)
    message(FATAL_ERROR "Route files do not define what their folders say:\n${route_file_faults}")
  endif()
  file(TOUCH "${stamp}")
endmacro()
