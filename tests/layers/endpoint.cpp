// The header of an API and a handler of one of its endpoints: what most files of a typed service are.
#include "typed_api/api.hpp"

#include <tunic/api/serve.hpp>

tunic::route get_user() {
    return tunic::serve<api::get_user>([](tunic::call<api::get_user>& c) -> tunic::reply<api::get_user> {
        if (c.id() == 1) return api::user{1, "Ann"};
        return api::not_found{c.id()};
    });
}
