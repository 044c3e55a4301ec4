#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "core/data/transfer.h"

namespace core::transfer {
namespace {

constexpr long kMostRedirects = 5;
constexpr long kWhole = 200;
constexpr long kPartial = 206;
constexpr long kNoSuchRange = 416;
constexpr long kTooMany = 429;

struct CurlEnd {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

struct State {
    const Exchange& what;
    CURL* curl;
    std::uint64_t at = 0;
    bool started = false;
    bool stopped = false;
};

long statusOf(CURL* curl) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/// Bytes of an error page are dropped.
std::size_t onBytes(char* bytes, std::size_t size, std::size_t count, void* context) {
    auto& state = *static_cast<State*>(context);
    const long status = statusOf(state.curl);
    if (status != kWhole && status != kPartial) {
        return size * count;
    }
    if (!std::exchange(state.started, true)) {
        state.at = status == kPartial ? state.what.from : 0;
    }
    if (!state.what.write(state.at, bytes, size * count)) {
        state.stopped = true;
        return CURL_WRITEFUNC_ERROR;
    }
    state.at += size * count;
    return size * count;
}

int onProgress(void* context, curl_off_t total, curl_off_t done, curl_off_t, curl_off_t) {
    auto& state = *static_cast<State*>(context);
    const auto left = std::max<curl_off_t>(total - done, 0);
    state.stopped = state.stopped || !state.what.progress(static_cast<std::uint64_t>(left));
    return state.stopped ? 1 : 0;
}

void prepare(CURL* curl, State& state, char* message, const std::string& range) {
    const Exchange& what = state.what;
    curl_easy_setopt(curl, CURLOPT_URL, what.url.c_str());
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "reachscope");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kMostRedirects);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(what.connectSeconds * 1e3));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
                     std::max(1L, static_cast<long>(what.stallSeconds)));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, onBytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &state);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, onProgress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &state);
    if (what.from > 0) {
        curl_easy_setopt(curl, CURLOPT_RANGE, range.c_str());
    }
}

bool mayPass(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_OPERATION_TIMEDOUT:
        case CURLE_PARTIAL_FILE:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
        case CURLE_SSL_CONNECT_ERROR:
            return true;
        default:
            return false;
    }
}

Answer answerOf(CURLcode code, const State& state, const char* message) {
    if (state.stopped) {
        return {Outcome::Stopped, {}};
    }
    if (code != CURLE_OK) {
        return {mayPass(code) ? Outcome::TryAgain : Outcome::Refused,
                message[0] != '\0' ? message : curl_easy_strerror(code)};
    }
    const long status = statusOf(state.curl);
    if (status == kWhole || status == kPartial) {
        return {Outcome::Done, {}};
    }
    if (status == kNoSuchRange) {
        return {Outcome::NothingLeft, {}};
    }
    return {status == kTooMany || status >= 500 ? Outcome::TryAgain : Outcome::Refused,
            "HTTP status " + std::to_string(status)};
}

}  // namespace

Answer exchange(const Exchange& what) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, CurlEnd> curl(kReady == CURLE_OK ? curl_easy_init() : nullptr);
    if (!curl) {
        return {Outcome::Refused, "libcurl cannot start"};
    }
    State state{what, curl.get()};
    char message[CURL_ERROR_SIZE] = {};
    const std::string range = std::to_string(what.from) + '-';
    prepare(curl.get(), state, message, range);
    return answerOf(curl_easy_perform(curl.get()), state, message);
}

}  // namespace core::transfer
