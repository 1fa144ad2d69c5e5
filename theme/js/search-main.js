// All of the search, in one file: what a first use of the search loads.
import "./search-landing.js";
import "./search-store.js";
import "./search-query.js";
import "./search-rank.js";
import "./search-view.js";
import "./search-dialog.js";
import "./search-page.js";
