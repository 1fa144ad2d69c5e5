// libcurl, opened when a check of external links first asks for it: a build needs no library of the network, and
// does not pay for loading one.
//
// Every function below may be called only after `galley_curl_open` has given 0. Options whose arguments are
// variadic in libcurl have one function for each type here. Names and numbers are those of curl/curl.h.
#pragma once

#define CURL_DISABLE_DEPRECATION 1
#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>

/// Opens libcurl; 0 where it is there and usable, else -1.
int galley_curl_open(void);
/// 0x074F00 for 7.79.0.
unsigned int galley_curl_version(void);

/// What a transfer tells while it runs.
typedef struct galley_curl_events {
    /// The first argument of all functions.
    void *user;
    /// A line of the header, with its line end.
    void (*header)(void *user, const uint8_t *bytes, size_t count);
    /// Some of the body; anything but 0 ends the transfer.
    int (*body)(void *user, const uint8_t *bytes, size_t count);
    /// A connection to an address is wanted: 4 or 16 bytes in network order; 0 forbids it.
    int (*connect)(void *user, const uint8_t *address, size_t count);
    /// A request is about to be sent to an address, in its text form, maybe over a connection that was there
    /// already; 0 forbids it.
    int (*request)(void *user, const char *address);
} galley_curl_events;

CURL *galley_curl_easy_new(void);
void galley_curl_easy_free(CURL *easy);
void galley_curl_easy_reset(CURL *easy);
int galley_curl_set_long(CURL *easy, CURLoption option, long value);
int galley_curl_set_string(CURL *easy, CURLoption option, const char *value);
int galley_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
/// Sets a buffer of CURL_ERROR_SIZE bytes for the words of an error.
int galley_curl_set_error_buffer(CURL *easy, char *buffer);
/// Sets all callbacks; `events` must outlive the transfer. Not 0 where the library is older than 7.80.
int galley_curl_set_events(CURL *easy, galley_curl_events *events);
long galley_curl_get_long(CURL *easy, CURLINFO info);
/// The `user` of a transfer's events.
void *galley_curl_get_user(CURL *easy);
struct curl_slist *galley_curl_list_append(struct curl_slist *list, const char *line);
void galley_curl_list_free(struct curl_slist *list);

CURLM *galley_curl_multi_new(void);
void galley_curl_multi_free(CURLM *multi);
int galley_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
int galley_curl_multi_add(CURLM *multi, CURL *easy);
int galley_curl_multi_remove(CURLM *multi, CURL *easy);
int galley_curl_multi_perform(CURLM *multi);
/// Waits for something to do, at most so many milliseconds.
int galley_curl_multi_poll(CURLM *multi, int milliseconds);
/// The next transfer that has ended, and how; NULL where there is none.
CURL *galley_curl_multi_next_done(CURLM *multi, CURLcode *result);
