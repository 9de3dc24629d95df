#include "client/client_rig.hpp"

// Requests and responses in pieces, both ways, and servers that answer before they have heard everything.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

class ClientStream : public ::testing::Test {
protected:
    /// Sends a head, and gives the exchange.
    client_exchange& open(client_request what) {
        auto call = t.start(t.http().open(std::move(what)));
        exchange.emplace(std::move(call.value()));
        return *exchange;
    }
    bool write(string_view piece) {
        auto call = t.start(exchange->write(piece));
        return call.value();
    }
    void finish() {
        auto call = t.start(exchange->finish());
        call.value();
    }
    int status() {
        auto call = t.start(exchange->response());
        call.value();
        return exchange->status();
    }
    string read_some() {
        auto call = t.start(exchange->read_some());
        return string(call.value());
    }
    /// What has come since the last look.
    string heard(std::size_t i = 0) {
        auto const all = t.received(i);
        return all.substr(std::exchange(seen_, all.size()));
    }
    static constexpr string_view chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    client_rig t;
    std::optional<client_exchange> exchange;

private:
    std::size_t seen_ = 0;
};

TEST_F(ClientStream, ABodyOfUnknownLengthGoesOutInChunks) {
    open(client_request(method::PUT, "/file").streamed());
    EXPECT_EQ(heard(), "PUT /file HTTP/1.1\r\nHost: a\r\nUser-Agent: tunic\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_TRUE(write("hello"));
    EXPECT_EQ(heard(), "5\r\nhello\r\n");
    EXPECT_TRUE(write(""));
    EXPECT_EQ(heard(), "") << "an empty chunk would end the body";
    string const large(5000, 'x');
    EXPECT_TRUE(write(large));
    EXPECT_EQ(heard(), "1388\r\n" + large + "\r\n");
    finish();
    EXPECT_EQ(heard(), "0\r\n\r\n");
    finish();
    EXPECT_EQ(heard(), "");
    t.put(response(201, "made"));
    EXPECT_EQ(status(), 201);
    EXPECT_EQ(read_some(), "made");
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST_F(ClientStream, ABodyOfKnownLengthGoesOutAsItIs) {
    open(client_request(method::PUT, "/").streamed(8));
    EXPECT_TRUE(heard().ends_with("Content-Length: 8\r\n\r\n"));
    EXPECT_TRUE(write("hello"));
    EXPECT_THROW(finish(), std::logic_error);
    EXPECT_THROW(write("and more"), std::logic_error);
    EXPECT_TRUE(write("you"));
    EXPECT_EQ(heard(), "helloyou");
    finish();
    t.put(response(200));
    EXPECT_EQ(status(), 200);
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST_F(ClientStream, ABodyOfLengthZeroIsComplete) {
    open(client_request(method::PUT, "/").streamed(0));
    t.put(response(200));
    EXPECT_EQ(status(), 200);
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST_F(ClientStream, AResponseComesAsItComes) {
    open(client_request("/"));
    t.put(chunked);
    EXPECT_EQ(status(), 200);
    t.put("3\r\nabc\r\n");
    EXPECT_EQ(read_some(), "abc");
    auto call = t.start(exchange->read_some());
    EXPECT_FALSE(call.done());
    t.put("2\r\nde");
    EXPECT_EQ(call.value(), "de");
    t.put("\r\n0\r\n\r\n");
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST_F(ClientStream, ReadingMayBeginWithoutWaitingForTheHead) {
    open(client_request("/"));
    t.put(response(200, "hello"));
    EXPECT_EQ(read_some(), "hello");
    EXPECT_EQ(exchange->status(), 200);
    EXPECT_EQ(exchange->header("Content-Length"), "5");
    EXPECT_EQ(exchange->reason(), "Text");
    EXPECT_EQ(exchange->url(), "http://a/");
}

TEST_F(ClientStream, ReadAllGivesWhatIsLeft) {
    open(client_request("/"));
    t.put(string(chunked) + "3\r\nabc\r\n");
    EXPECT_EQ(read_some(), "abc");
    auto rest = t.start(exchange->read_all());
    t.put("3\r\ndef\r\n1\r\ng\r\n0\r\n\r\n");
    EXPECT_EQ(rest.value(), "defg");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST(ClientStreamLimit, ReadAllCountsWhatIsLeftOnly) {
    client_rig t({.body_limit = 60});
    auto begun = t.start(t.http().open(client_request("/")));
    auto& exchange = begun.value();
    t.put("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + string(50, 'a'));
    {
        auto piece = t.start(exchange.read_some());
        EXPECT_EQ(piece.value().size(), 50u);
    }
    auto rest = t.start(exchange.read_all());
    t.put(string(50, 'b'));
    EXPECT_EQ(rest.fault(), std::nullopt) << rest.what();
    EXPECT_EQ(rest.value(), string(50, 'b'));
}

TEST_F(ClientStream, WritingAndReadingMayAlternate) {
    open(client_request(method::POST, "/echo").streamed());
    t.put(chunked);
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(write("ping"));
        t.put("4\r\npong\r\n");
        EXPECT_EQ(read_some(), "pong");
    }
    finish();
    t.put("0\r\n\r\n");
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST_F(ClientStream, AServerThatRefusesIsNotSentTheRest) {
    t.transport->how.window = 1000;
    open(client_request(method::PUT, "/").streamed());
    auto call = t.start(exchange->write(string(500, 'x')));
    EXPECT_TRUE(call.value());
    string const large(100'000, 'x');
    auto second = t.start(exchange->write(large));
    EXPECT_FALSE(second.done());
    t.put(response(413, "too much"));
    EXPECT_FALSE(second.value());
    EXPECT_FALSE(write("more"));
    finish();
    EXPECT_EQ(status(), 413);
    EXPECT_EQ(read_some(), "too much");
    EXPECT_EQ(read_some(), "");
    EXPECT_EQ(t.http().connections(), 0u) << "nobody knows what the rest would be taken for";
}

TEST_F(ClientStream, AServerThatHasGoneIsNotSentTheRest) {
    for (bool const broken : {false, true}) {
        client_rig r({}, {.window = 1000});
        auto opened = r.start(r.http().open(client_request(method::PUT, "/").streamed()));
        auto& e = opened.value();
        string const large(100'000, 'x');
        auto call = r.start(e.write(large));
        EXPECT_FALSE(call.done());
        broken ? r.reset() : r.finish();
        EXPECT_FALSE(call.value());
        auto head = r.start(e.response());
        EXPECT_EQ(head.fault(), client_fault::connection_lost) << head.what();
        auto again = r.start(e.write("x"));
        EXPECT_EQ(again.fault(), client_fault::connection_lost) << "there is nothing more to be had";
        auto read = r.start(e.read_some());
        EXPECT_EQ(read.fault(), client_fault::connection_lost);
    }
}

TEST_F(ClientStream, AnEarlyAnswerToAWholeBodyIsRead) {
    client_rig r({}, {.window = 1000});
    auto call = r.start(r.http().put("/", string(100'000, 'x')));
    r.put(response(401, "who are you?"));
    EXPECT_EQ(call.value().status, 401);
    EXPECT_EQ(call.value().body, "who are you?");
    EXPECT_EQ(r.http().connections(), 0u);
}

TEST_F(ClientStream, InterimResponsesDoNotStopTheSending) {
    open(client_request(method::PUT, "/").header("Expect", "100-continue").streamed());
    t.put("HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_TRUE(write("hello"));
    t.put("HTTP/1.1 102 Processing\r\n\r\n");
    EXPECT_TRUE(write("hello"));
    finish();
    t.put(response(200));
    EXPECT_EQ(status(), 200);
}

TEST_F(ClientStream, LeftBeforeItsEndTheConnectionIsClosed) {
    open(client_request("/"));
    t.put(string(chunked) + "3\r\nabc\r\n");
    EXPECT_EQ(read_some(), "abc");
    EXPECT_EQ(t.http().connections(), 1u);
    exchange.reset();
    EXPECT_EQ(t.http().connections(), 0u);
    t.loop.settle();
    EXPECT_TRUE(t.peer().server_closed());
}

TEST_F(ClientStream, LeftAfterItsLastPieceTheConnectionIsKept) {
    open(client_request("/"));
    t.put(response(200, "abc"));
    EXPECT_EQ(read_some(), "abc");
    exchange.reset();
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST_F(ClientStream, AnotherMayTakeItsPlace) {
    open(client_request("/1"));
    open(client_request("/2"));
    EXPECT_EQ(t.http().connections(), 1u) << "the first was destroyed";
    t.put(response(200, "two"), 1);
    EXPECT_EQ(read_some(), "two");
}

TEST_F(ClientStream, OneThatIsStreamedIsNotSentAgain) {
    auto first = t.start(t.http().get("/"));
    t.put(response(200));
    open(client_request(method::PUT, "/").streamed());
    t.finish();
    EXPECT_FALSE(write("hello"));
    auto head = t.start(exchange->response());
    EXPECT_EQ(head.fault(), client_fault::connection_lost);
    EXPECT_EQ(t.dialled(), 1u);
}

TEST_F(ClientStream, OneThatIsWholeIsSentAgainWhenItsResponseIsWaitedFor) {
    auto first = t.start(t.http().get("/"));
    t.put(response(200));
    open(client_request("/again"));
    t.finish();
    auto head = t.start(exchange->response());
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(204), 1);
    EXPECT_TRUE(head.done());
    EXPECT_EQ(exchange->status(), 204);
}

TEST_F(ClientStream, NobodysTimeRunsWhileNothingIsAwaited) {
    open(client_request(method::PUT, "/").streamed());
    t.loop.advance(60s);
    EXPECT_TRUE(write("hello"));
    t.loop.advance(45s);
    finish();
    t.put(response(200));
    EXPECT_EQ(status(), 200);
}

TEST_F(ClientStream, TheWholeTimeRunsAllTheSame) {
    open(client_request(method::PUT, "/").streamed());
    t.loop.advance(130s);
    auto call = t.start(exchange->write("hello"));
    EXPECT_EQ(call.fault(), client_fault::whole_time);
}

TEST_F(ClientStream, ALargeBodyIsReadThroughASmallBuffer) {
    open(client_request("/"));
    t.put("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + string(1'000'000, 'x'));
    std::size_t size = 0;
    for (auto piece = read_some(); !piece.empty(); piece = read_some()) {
        EXPECT_LE(piece.size(), 16u * 1024);
        size += piece.size();
    }
    EXPECT_EQ(size, 1'000'000u);
}

} // namespace
} // namespace tunic::testing
