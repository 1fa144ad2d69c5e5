// What every page runs, in one file.
import "./appearance-toggle.js";
import "./nav.js";
import "./contents.js";
import "./copy.js";
import "./file-links.js";
import "./search.js";
