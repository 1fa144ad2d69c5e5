#include "CCurl.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

// Calls below are of the pointers, not of the macros that check types.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

// One pointer for each function of libcurl that is used: its name, its type.
#define FUNCTIONS(use)             \
    use(curl_global_init)          \
    use(curl_version_info)         \
    use(curl_easy_init)            \
    use(curl_easy_cleanup)         \
    use(curl_easy_reset)           \
    use(curl_easy_setopt)          \
    use(curl_easy_getinfo)         \
    use(curl_slist_append)         \
    use(curl_slist_free_all)       \
    use(curl_multi_init)           \
    use(curl_multi_cleanup)        \
    use(curl_multi_setopt)         \
    use(curl_multi_add_handle)     \
    use(curl_multi_remove_handle)  \
    use(curl_multi_perform)        \
    use(curl_multi_poll)           \
    use(curl_multi_info_read)

#define DECLARE(name) static __typeof__(&name) p_##name;
FUNCTIONS(DECLARE)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_open = 0;

static void open_library(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
#define FIND(name) \
    if (!(p_##name = (__typeof__(&name))dlsym(library, #name))) return;
    FUNCTIONS(FIND)
    is_open = p_curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

int galley_curl_open(void) {
    pthread_once(&once, open_library);
    return is_open ? 0 : -1;
}

unsigned int galley_curl_version(void) { return p_curl_version_info(CURLVERSION_NOW)->version_num; }


// MARK: Callbacks

static size_t on_header(char *bytes, size_t size, size_t count, void *data) {
    const galley_curl_events *events = data;
    events->header(events->user, (const uint8_t *)bytes, size * count);
    return size * count;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *data) {
    const galley_curl_events *events = data;
    // Any other number than that of the bytes ends the transfer; there are never none.
    return events->body(events->user, (const uint8_t *)bytes, size * count) == 0 ? size * count : 0;
}

static curl_socket_t on_connect(void *data, curlsocktype purpose, struct curl_sockaddr *address) {
    const galley_curl_events *events = data;
    (void)purpose;
    const uint8_t *bytes = NULL;
    size_t count = 0;
    if (address->family == AF_INET) {
        bytes = (const uint8_t *)&((const struct sockaddr_in *)(const void *)&address->addr)->sin_addr;
        count = 4;
    } else if (address->family == AF_INET6) {
        bytes = (const uint8_t *)&((const struct sockaddr_in6 *)(const void *)&address->addr)->sin6_addr;
        count = 16;
    }
    if (!bytes || !events->connect(events->user, bytes, count)) return CURL_SOCKET_BAD;
    int type = address->socktype;
#ifdef SOCK_CLOEXEC
    type |= SOCK_CLOEXEC;
#endif
    return socket(address->family, type, address->protocol);
}

static int on_request(void *data, char *remote, char *local, int remote_port, int local_port) {
    const galley_curl_events *events = data;
    (void)local, (void)remote_port, (void)local_port;
    return events->request(events->user, remote ? remote : "") ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

// MARK: Transfers

CURL *galley_curl_easy_new(void) { return p_curl_easy_init(); }

void galley_curl_easy_free(CURL *easy) { p_curl_easy_cleanup(easy); }

void galley_curl_easy_reset(CURL *easy) { p_curl_easy_reset(easy); }

int galley_curl_set_long(CURL *easy, CURLoption option, long value) {
    return p_curl_easy_setopt(easy, option, value);
}

int galley_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return p_curl_easy_setopt(easy, option, value);
}

int galley_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return p_curl_easy_setopt(easy, option, value);
}

int galley_curl_set_error_buffer(CURL *easy, char *buffer) {
    return p_curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

int galley_curl_set_events(CURL *easy, galley_curl_events *events) {
    p_curl_easy_setopt(easy, CURLOPT_PRIVATE, (void *)events->user);
    p_curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    p_curl_easy_setopt(easy, CURLOPT_HEADERDATA, (void *)events);
    p_curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    p_curl_easy_setopt(easy, CURLOPT_WRITEDATA, (void *)events);
    p_curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_connect);
    p_curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, (void *)events);
    p_curl_easy_setopt(easy, CURLOPT_PREREQDATA, (void *)events);
    return p_curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
}

long galley_curl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    p_curl_easy_getinfo(easy, info, &value);
    return value;
}

void *galley_curl_get_user(CURL *easy) {
    char *user = NULL;
    p_curl_easy_getinfo(easy, CURLINFO_PRIVATE, &user);
    return user;
}

struct curl_slist *galley_curl_list_append(struct curl_slist *list, const char *line) {
    return p_curl_slist_append(list, line);
}

void galley_curl_list_free(struct curl_slist *list) { p_curl_slist_free_all(list); }

// MARK: Many transfers at once

CURLM *galley_curl_multi_new(void) { return p_curl_multi_init(); }

void galley_curl_multi_free(CURLM *multi) { p_curl_multi_cleanup(multi); }

int galley_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return p_curl_multi_setopt(multi, option, value);
}

int galley_curl_multi_add(CURLM *multi, CURL *easy) { return p_curl_multi_add_handle(multi, easy); }

int galley_curl_multi_remove(CURLM *multi, CURL *easy) { return p_curl_multi_remove_handle(multi, easy); }

int galley_curl_multi_perform(CURLM *multi) {
    int running = 0;
    return p_curl_multi_perform(multi, &running);
}

int galley_curl_multi_poll(CURLM *multi, int milliseconds) {
    int count = 0;
    return p_curl_multi_poll(multi, NULL, 0, milliseconds, &count);
}

CURL *galley_curl_multi_next_done(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = p_curl_multi_info_read(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}
