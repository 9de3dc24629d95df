#pragma once
// Samples for the JSON benchmarks: two objects of about 300 bytes, one of long texts and one of thirty short
// fields of all kinds, another of thirty fields of usual length, and an array of nested records of about 600 kB.
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace bench {

struct author {
    std::int64_t id;
    std::string name;
    std::string screen_name;
    std::string description;
    int followers_count;
    int friends_count;
    bool verified;
    std::string profile_image_url;
};
struct hashtag {
    std::string text;
    std::vector<int> indices;
};
struct post {
    std::int64_t id;
    std::string created_at;
    std::string text;
    std::string source;
    std::optional<std::int64_t> in_reply_to;
    author user;
    int retweet_count;
    int favourite_count;
    bool truncated;
    double score;
    std::vector<hashtag> hashtags;
    std::string lang;
};
struct profile {
    std::int64_t id;
    std::string name;
    std::string email;
    bool active;
    double balance;
    std::vector<std::string> roles;
    std::optional<std::string> bio;
    std::string created_at;
};

inline profile make_profile() {
    return {1234567890123,
            "Ann Example",
            "ann.example@example.org",
            true,
            1204.75,
            {"admin", "editor", "reader"},
            "Writes about onions and their layers, mostly on Sundays; \"papery\" is a favourite word.",
            "2026-01-31T08:30:00Z"};
}

inline std::vector<post> make_timeline() {
    std::vector<post> posts;
    for (int i = 0; i < 770; ++i) {
        bool const other_script = i % 3 == 0;
        // Member by member: g++ 12 at -O3 takes parts of one long initialiser for uninitialised.
        auto& one = posts.emplace_back();
        one.id = 505874924095815681 + i;
        one.created_at = "Sun Aug 31 00:29:15 +0000 2014";
        one.text = other_script
                       ? "玉ねぎの皮は何枚もの層からできています。\n層ごとに意味があります #tunic"
                       : "An onion has layers; so has a server: \"request in, response out\"\nhttps://example.org/t";
        one.source = "<a href=\"https://example.org/download\" rel=\"nofollow\">Example for Phones</a>";
        if (i % 2 == 0) one.in_reply_to = 505874847260352513;
        one.user.id = 1186275104 + i;
        one.user.name = other_script ? "玉ねぎ" : "Ann Example";
        one.user.screen_name = "ann_example";
        one.user.description = "Engineer. Reads the specifications so that nobody else has to.";
        one.user.followers_count = 262 + i;
        one.user.friends_count = 252;
        one.user.profile_image_url =
            "https://images.example.org/profile_images/497760886795153410/LDjAwR_y_normal.jpeg";
        one.retweet_count = i;
        one.favourite_count = i * 7;
        one.score = 0.125 * i + 0.1;
        one.hashtags = {{"tunic", {9, 14}}, {"onion", {20, 27}}};
        one.lang = other_script ? "ja" : "en";
    }
    return posts;
}

struct order {
    std::int64_t id;
    std::string number;
    std::string customer;
    std::string email;
    bool paid;
    bool shipped;
    bool gift;
    int items;
    int weight;
    int priority;
    double net;
    double tax;
    double total;
    double discount;
    std::string currency;
    std::string street;
    std::string city;
    std::string postcode;
    std::string country;
    std::optional<std::string> company;
    std::optional<std::string> note;
    std::int64_t created;
    std::int64_t changed;
    std::vector<int> parts;
    std::vector<std::string> tags;
    unsigned revision;
    float rating;
    std::uint64_t checksum;
    std::string carrier;
    std::string tracking;
};

inline order make_order() {
    return {505874924095815681,
            "2026-000417",
            "Ann Example",
            "ann.example@example.org",
            true,
            false,
            false,
            7,
            12'500,
            2,
            1204.75,
            228.9025,
            1433.6525,
            0.0,
            "EUR",
            "Onion Lane 12",
            "Bulbington",
            "12345",
            "Utopia",
            std::nullopt,
            "Please ring twice; \"the bell\" is quiet.",
            1769848200,
            1769851800,
            {1042, 77, 90210, 4, 123456},
            {"fragile", "express", "insured"},
            3,
            4.5F,
            18446744073709551557U,
            "Example Parcel",
            "EX123456789"};
}

// Data from a weather station: names and values are short, because it pays for every byte.
struct weather {
    std::int64_t at;
    std::string id;
    bool ok;
    double lat;
    double lon;
    int alt;
    double t;
    double td;
    double rh;
    double p;
    int wd;
    double ws;
    double gust;
    double rain;
    bool wet;
    int vis;
    int sky;
    int uv;
    unsigned lux;
    double bat;
    bool sun;
    int rssi;
    unsigned seq;
    std::uint64_t up;
    std::string fw;
    std::optional<double> snow;
    std::optional<int> err;
    std::vector<int> ch;
    std::vector<std::string> tag;
    float q;
};

inline weather make_weather() {
    return {1769848200,
            "st-0417",
            true,
            52.5163,
            13.3777,
            34,
            7.25,
            4.5,
            82.5,
            1013.25,
            225,
            4.5,
            9.75,
            0.25,
            true,
            9999,
            7,
            1,
            12'500,
            12.6,
            false,
            -71,
            4213,
            518'400U,
            "2.4.1",
            std::nullopt,
            0,
            {4, 8, 15},
            {"roof", "north"},
            0.5F};
}

template <class T>
concept sample = std::is_same_v<T, author> || std::is_same_v<T, hashtag> || std::is_same_v<T, post>
                 || std::is_same_v<T, profile> || std::is_same_v<T, order> || std::is_same_v<T, weather>;

} // namespace bench
