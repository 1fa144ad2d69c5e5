// One entry a file of theme/. A test fails when the list and the folder differ.
#include "CTheme.h"

// `#embed` is C23; this compiler has it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_css_api_css[] = {
#embed "../../theme/css/api.css"
};
static const unsigned char file_css_content_css[] = {
#embed "../../theme/css/content.css"
};
static const unsigned char file_css_layout_css[] = {
#embed "../../theme/css/layout.css"
};
static const unsigned char file_css_main_css[] = {
#embed "../../theme/css/main.css"
};
static const unsigned char file_css_reference_css[] = {
#embed "../../theme/css/reference.css"
};
static const unsigned char file_css_search_css[] = {
#embed "../../theme/css/search.css"
};
static const unsigned char file_css_tokens_css[] = {
#embed "../../theme/css/tokens.css"
};
static const unsigned char file_css_try_it_css[] = {
#embed "../../theme/css/try-it.css"
};
static const unsigned char file_favicon_svg[] = {
#embed "../../theme/favicon.svg"
};
static const unsigned char file_js_appearance_toggle_js[] = {
#embed "../../theme/js/appearance-toggle.js"
};
static const unsigned char file_js_appearance_js[] = {
#embed "../../theme/js/appearance.js"
};
static const unsigned char file_js_content_tabs_js[] = {
#embed "../../theme/js/content-tabs.js"
};
static const unsigned char file_js_contents_js[] = {
#embed "../../theme/js/contents.js"
};
static const unsigned char file_js_copy_js[] = {
#embed "../../theme/js/copy.js"
};
static const unsigned char file_js_file_links_js[] = {
#embed "../../theme/js/file-links.js"
};
static const unsigned char file_js_main_js[] = {
#embed "../../theme/js/main.js"
};
static const unsigned char file_js_mermaid_start_js[] = {
#embed "../../theme/js/mermaid-start.js"
};
static const unsigned char file_js_nav_js[] = {
#embed "../../theme/js/nav.js"
};
static const unsigned char file_js_reference_js[] = {
#embed "../../theme/js/reference.js"
};
static const unsigned char file_js_search_dialog_js[] = {
#embed "../../theme/js/search-dialog.js"
};
static const unsigned char file_js_search_landing_js[] = {
#embed "../../theme/js/search-landing.js"
};
static const unsigned char file_js_search_main_js[] = {
#embed "../../theme/js/search-main.js"
};
static const unsigned char file_js_search_page_js[] = {
#embed "../../theme/js/search-page.js"
};
static const unsigned char file_js_search_passage_js[] = {
#embed "../../theme/js/search-passage.js"
};
static const unsigned char file_js_search_query_js[] = {
#embed "../../theme/js/search-query.js"
};
static const unsigned char file_js_search_rank_js[] = {
#embed "../../theme/js/search-rank.js"
};
static const unsigned char file_js_search_store_js[] = {
#embed "../../theme/js/search-store.js"
};
static const unsigned char file_js_search_view_js[] = {
#embed "../../theme/js/search-view.js"
};
static const unsigned char file_js_search_words_js[] = {
#embed "../../theme/js/search-words.js"
};
static const unsigned char file_js_search_js[] = {
#embed "../../theme/js/search.js"
};
static const unsigned char file_js_try_it_request_js[] = {
#embed "../../theme/js/try-it-request.js"
};
static const unsigned char file_js_try_it_answer_js[] = {
#embed "../../theme/js/try-it-answer.js"
};
static const unsigned char file_js_try_it_form_js[] = {
#embed "../../theme/js/try-it-form.js"
};
static const unsigned char file_js_try_it_auth_js[] = {
#embed "../../theme/js/try-it-auth.js"
};
static const unsigned char file_js_try_it_panel_js[] = {
#embed "../../theme/js/try-it-panel.js"
};
static const unsigned char file_js_try_it_return_js[] = {
#embed "../../theme/js/try-it-return.js"
};
static const unsigned char file_js_try_it_js[] = {
#embed "../../theme/js/try-it.js"
};
static const unsigned char file_templates_404_html[] = {
#embed "../../theme/templates/404.html"
};
static const unsigned char file_templates_base_html[] = {
#embed "../../theme/templates/base.html"
};
static const unsigned char file_templates_home_html[] = {
#embed "../../theme/templates/home.html"
};
static const unsigned char file_templates_page_html[] = {
#embed "../../theme/templates/page.html"
};
static const unsigned char file_templates_partials_breadcrumbs_html[] = {
#embed "../../theme/templates/partials/breadcrumbs.html"
};
static const unsigned char file_templates_partials_footer_html[] = {
#embed "../../theme/templates/partials/footer.html"
};
static const unsigned char file_templates_partials_head_html[] = {
#embed "../../theme/templates/partials/head.html"
};
static const unsigned char file_templates_partials_header_html[] = {
#embed "../../theme/templates/partials/header.html"
};
static const unsigned char file_templates_partials_nav_item_html[] = {
#embed "../../theme/templates/partials/nav-item.html"
};
static const unsigned char file_templates_partials_nav_more_html[] = {
#embed "../../theme/templates/partials/nav-more.html"
};
static const unsigned char file_templates_partials_nav_section_html[] = {
#embed "../../theme/templates/partials/nav-section.html"
};
static const unsigned char file_templates_partials_page_footer_html[] = {
#embed "../../theme/templates/partials/page-footer.html"
};
static const unsigned char file_templates_partials_page_meta_html[] = {
#embed "../../theme/templates/partials/page-meta.html"
};
static const unsigned char file_templates_partials_previous_next_html[] = {
#embed "../../theme/templates/partials/previous-next.html"
};
static const unsigned char file_templates_partials_toc_html[] = {
#embed "../../theme/templates/partials/toc.html"
};
static const unsigned char file_templates_redirect_html[] = {
#embed "../../theme/templates/redirect.html"
};
static const unsigned char file_templates_reference_html[] = {
#embed "../../theme/templates/reference.html"
};
static const unsigned char file_templates_search_html[] = {
#embed "../../theme/templates/search.html"
};
static const unsigned char file_templates_section_html[] = {
#embed "../../theme/templates/section.html"
};

static const struct galley_theme_file files[] = {
    {"css/api.css", file_css_api_css, sizeof file_css_api_css},
    {"css/content.css", file_css_content_css, sizeof file_css_content_css},
    {"css/layout.css", file_css_layout_css, sizeof file_css_layout_css},
    {"css/main.css", file_css_main_css, sizeof file_css_main_css},
    {"css/reference.css", file_css_reference_css, sizeof file_css_reference_css},
    {"css/search.css", file_css_search_css, sizeof file_css_search_css},
    {"css/tokens.css", file_css_tokens_css, sizeof file_css_tokens_css},
    {"css/try-it.css", file_css_try_it_css, sizeof file_css_try_it_css},
    {"favicon.svg", file_favicon_svg, sizeof file_favicon_svg},
    {"js/appearance-toggle.js", file_js_appearance_toggle_js, sizeof file_js_appearance_toggle_js},
    {"js/appearance.js", file_js_appearance_js, sizeof file_js_appearance_js},
    {"js/content-tabs.js", file_js_content_tabs_js, sizeof file_js_content_tabs_js},
    {"js/contents.js", file_js_contents_js, sizeof file_js_contents_js},
    {"js/copy.js", file_js_copy_js, sizeof file_js_copy_js},
    {"js/file-links.js", file_js_file_links_js, sizeof file_js_file_links_js},
    {"js/main.js", file_js_main_js, sizeof file_js_main_js},
    {"js/mermaid-start.js", file_js_mermaid_start_js, sizeof file_js_mermaid_start_js},
    {"js/nav.js", file_js_nav_js, sizeof file_js_nav_js},
    {"js/reference.js", file_js_reference_js, sizeof file_js_reference_js},
    {"js/search-dialog.js", file_js_search_dialog_js, sizeof file_js_search_dialog_js},
    {"js/search-landing.js", file_js_search_landing_js, sizeof file_js_search_landing_js},
    {"js/search-main.js", file_js_search_main_js, sizeof file_js_search_main_js},
    {"js/search-page.js", file_js_search_page_js, sizeof file_js_search_page_js},
    {"js/search-passage.js", file_js_search_passage_js, sizeof file_js_search_passage_js},
    {"js/search-query.js", file_js_search_query_js, sizeof file_js_search_query_js},
    {"js/search-rank.js", file_js_search_rank_js, sizeof file_js_search_rank_js},
    {"js/search-store.js", file_js_search_store_js, sizeof file_js_search_store_js},
    {"js/search-view.js", file_js_search_view_js, sizeof file_js_search_view_js},
    {"js/search-words.js", file_js_search_words_js, sizeof file_js_search_words_js},
    {"js/search.js", file_js_search_js, sizeof file_js_search_js},
    {"js/try-it-request.js", file_js_try_it_request_js, sizeof file_js_try_it_request_js},
    {"js/try-it-answer.js", file_js_try_it_answer_js, sizeof file_js_try_it_answer_js},
    {"js/try-it-form.js", file_js_try_it_form_js, sizeof file_js_try_it_form_js},
    {"js/try-it-auth.js", file_js_try_it_auth_js, sizeof file_js_try_it_auth_js},
    {"js/try-it-panel.js", file_js_try_it_panel_js, sizeof file_js_try_it_panel_js},
    {"js/try-it-return.js", file_js_try_it_return_js, sizeof file_js_try_it_return_js},
    {"js/try-it.js", file_js_try_it_js, sizeof file_js_try_it_js},
    {"templates/404.html", file_templates_404_html, sizeof file_templates_404_html},
    {"templates/base.html", file_templates_base_html, sizeof file_templates_base_html},
    {"templates/home.html", file_templates_home_html, sizeof file_templates_home_html},
    {"templates/page.html", file_templates_page_html, sizeof file_templates_page_html},
    {"templates/partials/breadcrumbs.html", file_templates_partials_breadcrumbs_html, sizeof file_templates_partials_breadcrumbs_html},
    {"templates/partials/footer.html", file_templates_partials_footer_html, sizeof file_templates_partials_footer_html},
    {"templates/partials/head.html", file_templates_partials_head_html, sizeof file_templates_partials_head_html},
    {"templates/partials/header.html", file_templates_partials_header_html, sizeof file_templates_partials_header_html},
    {"templates/partials/nav-item.html", file_templates_partials_nav_item_html, sizeof file_templates_partials_nav_item_html},
    {"templates/partials/nav-more.html", file_templates_partials_nav_more_html, sizeof file_templates_partials_nav_more_html},
    {"templates/partials/nav-section.html", file_templates_partials_nav_section_html, sizeof file_templates_partials_nav_section_html},
    {"templates/partials/page-footer.html", file_templates_partials_page_footer_html, sizeof file_templates_partials_page_footer_html},
    {"templates/partials/page-meta.html", file_templates_partials_page_meta_html, sizeof file_templates_partials_page_meta_html},
    {"templates/partials/previous-next.html", file_templates_partials_previous_next_html, sizeof file_templates_partials_previous_next_html},
    {"templates/partials/toc.html", file_templates_partials_toc_html, sizeof file_templates_partials_toc_html},
    {"templates/redirect.html", file_templates_redirect_html, sizeof file_templates_redirect_html},
    {"templates/reference.html", file_templates_reference_html, sizeof file_templates_reference_html},
    {"templates/search.html", file_templates_search_html, sizeof file_templates_search_html},
    {"templates/section.html", file_templates_section_html, sizeof file_templates_section_html},
};

const size_t galley_theme_file_count = sizeof files / sizeof files[0];

const struct galley_theme_file *galley_theme_file_at(size_t index) { return &files[index]; }
