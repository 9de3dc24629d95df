#pragma once
// What both twins are made of.
#include <tunic/directory.hpp>

inline tunic::task<> outermost(tunic::context&, tunic::next next) { return next(); }
inline tunic::task<> logger(tunic::context& c, tunic::next next) { co_await next(), c.set("X-Logger", "general"); }
inline tunic::task<> own_logger(tunic::context& c, tunic::next next) { co_await next(), c.set("X-Logger", "own"); }
inline tunic::task<> login(tunic::context&, tunic::next next) { return next(); }
inline std::string_view list(tunic::context&) { return "all"; }
inline std::string_view show(tunic::context& c) { return c.param("id"); }
inline std::string_view open_page(tunic::context& c) { return c.param("path"); }
