// Only a member of a class can be left out: neither an element, nor a value of a map, nor a whole body.
#include <tunic/data/given.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/data/json_writer.hpp>

#include <map>
#include <string>
#include <vector>

struct list_of_given {
    std::vector<tunic::given<long>> list;
};
struct map_of_given {
    std::map<std::string, tunic::given<short>> map;
};

std::string whole(tunic::given<int> const& g) { return tunic::to_json(g); }       // expect: only what stands in an object
std::string element(list_of_given const& h) { return tunic::to_json(h); }         // expect: only what stands in an object
map_of_given read(std::string_view t) { return tunic::from_json<map_of_given>(t); } // expect: only what stands in an object
tunic::given<tunic::given<int>> twice;                                            // expect: what may be left out is so once
