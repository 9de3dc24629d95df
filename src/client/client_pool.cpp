#include "client/client_pool.hpp"

#include <algorithm>

namespace tunic::net {

void client_lease::drop() noexcept {
    if (pool_) std::exchange(pool_, nullptr)->give_back(*place_, std::move(connection), {});
}

void client_lease::give_back(steady_duration most) noexcept {
    if (pool_) std::exchange(pool_, nullptr)->give_back(*place_, std::move(connection), most);
}

// Gives it a connection, or permission to create one, if possible.
bool client_pool::try_grant(lease_wait& w) {
    if (shut_) return false;
    auto& place = places_.try_emplace(w.place_).first->second;
    while (!w.fresh_ && !place.idle.empty()) {
        auto c = std::move(place.idle.back());
        place.idle.pop_back();
        if (c->leave_idle()) {
            w.lease_ = client_lease(*this, place, std::move(c));
            return true;
        }
        --place.open, --open_;
    }
    if (!make_room(place)) {
        forget_if_empty(place);
        return false;
    }
    ++place.open, ++open_;
    w.lease_ = client_lease(*this, place, nullptr);
    return true;
}

// Whether one more connection may be opened; an idle one may have to be closed for it.
bool client_pool::make_room(client_place& place) {
    if (place.open >= limits_.per_place) {
        if (place.idle.empty()) return false;
        close_idle(place, 0);
    }
    if (open_ < limits_.in_all) return true;
    for (auto& [name, other] : places_)
        if (!other.idle.empty()) {
            close_idle(other, 0);
            if (&other != &place) forget_if_empty(other);
            return true;
        }
    return false;
}

void client_pool::close_idle(client_place& place, std::size_t at) noexcept {
    auto const c = std::move(place.idle[at]);
    place.idle.erase(place.idle.begin() + static_cast<std::ptrdiff_t>(at));
    --place.open, --open_;
}

void client_pool::lose_idle(client_connection& c, client_place& place) noexcept {
    auto const at = std::find_if(place.idle.begin(), place.idle.end(), [&](auto const& p) { return p.get() == &c; });
    close_idle(place, static_cast<std::size_t>(at - place.idle.begin()));
    forget_if_empty(place);
    serve_waiters();
}

void client_pool::give_back(client_place& place, connection_ptr c, steady_duration most) noexcept {
    if (!keep(place, c, most)) {
        c.reset();
        --place.open, --open_;
        forget_if_empty(place);
    }
    serve_waiters();
}

// False, and the caller keeps the connection, when it cannot be kept here.
bool client_pool::keep(client_place& place, connection_ptr& c, steady_duration most) noexcept {
    if (shut_ || most <= steady_duration::zero() || !c || !c->at_rest()) return false;
    if (limits_.idle_time > steady_duration::zero()) most = std::min(most, limits_.idle_time);
    try {
        place.idle.reserve(place.idle.size() + 1);
        c->become_idle(*this, place, most);
    } catch (std::exception const&) { return false; /* there is no memory for it */ }
    place.idle.push_back(std::move(c));
    return true;
}

void client_pool::forget_if_empty(client_place& place) noexcept {
    if (place.open != 0) return;
    auto const at = std::find_if(places_.begin(), places_.end(), [&](auto const& p) { return &p.second == &place; });
    places_.erase(at);
}

void client_pool::serve_waiters() noexcept {
    for (auto* w = first_; w;) {
        auto* const next = w->next_in_line_;
        try {
            if (try_grant(*w)) w->granted();
        } catch (std::exception const&) { return; /* no memory: it goes on waiting */ }
        w = next;
    }
}

void client_pool::shut() noexcept {
    shut_ = true;
    for (auto at = places_.begin(); at != places_.end();) {
        auto& place = at->second;
        while (!place.idle.empty()) close_idle(place, place.idle.size() - 1);
        at = place.open == 0 ? places_.erase(at) : std::next(at);
    }
}

std::size_t client_pool::idle() const noexcept {
    std::size_t sum = 0;
    for (auto const& [name, place] : places_) sum += place.idle.size();
    return sum;
}

void client_pool::lease_wait::join_line() noexcept {
    in_line_ = true;
    previous_in_line_ = pool_.last_;
    (pool_.last_ ? pool_.last_->next_in_line_ : pool_.first_) = this;
    pool_.last_ = this;
}

void client_pool::lease_wait::leave_line() noexcept {
    if (!std::exchange(in_line_, false)) return;
    (previous_in_line_ ? previous_in_line_->next_in_line_ : pool_.first_) = next_in_line_;
    (next_in_line_ ? next_in_line_->previous_in_line_ : pool_.last_) = previous_in_line_;
}

} // namespace tunic::net
