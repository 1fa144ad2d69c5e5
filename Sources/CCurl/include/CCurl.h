// libcurl, opened when a check of external links first asks for it: a build needs no library of the network, and
// does not pay for loading one.
#pragma once

/// Opens libcurl; 0 where it is there and usable, else -1.
int galley_curl_open(void);
