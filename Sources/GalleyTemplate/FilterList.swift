// The built-in filters by name. A new one is a function and a line here.

enum Filters {
    static let builtIn: [String: FilterDefinition] = {
        var filters: [String: FilterDefinition] = [
            // text
            "escape": FilterDefinition(escape),
            "safe": FilterDefinition(safe),
            "string": FilterDefinition(string),
            "upper": FilterDefinition(upper),
            "lower": FilterDefinition(lower),
            "capitalize": FilterDefinition(capitalize),
            "title": FilterDefinition(title),
            "trim": FilterDefinition(["chars"], trim),
            "replace": FilterDefinition(["old", "new", "count"], required: 2, replace),
            "truncate": FilterDefinition(["length", "killwords", "end", "leeway"], truncate),
            "indent": FilterDefinition(["width", "first", "blank"], indent),
            "center": FilterDefinition(["width"], center),
            "format": FilterDefinition([], isVariadic: true, format),
            "wordcount": FilterDefinition(wordcount),
            "striptags": FilterDefinition(striptags),
            "urlencode": FilterDefinition(urlencode),
            "tojson": FilterDefinition(["indent"], tojson),
            "forceescape": FilterDefinition(forceescape),
            "xmlattr": FilterDefinition(["autospace"], xmlattr),
            // numbers
            "int": FilterDefinition(["default", "base"], int),
            "float": FilterDefinition(["default"], float),
            "round": FilterDefinition(["precision", "method"], round),
            "abs": FilterDefinition(abs),
            // anything
            "default": FilterDefinition(["default_value", "boolean"], defaulted),
            "length": FilterDefinition(length),
            // lists and mappings
            "join": FilterDefinition(["d", "attribute"], join),
            "first": FilterDefinition(first),
            "last": FilterDefinition(last),
            "list": FilterDefinition(list),
            "items": FilterDefinition([], deepens: true, items),
            "sort": FilterDefinition(["reverse", "case_sensitive", "attribute"], sort),
            "dictsort": FilterDefinition(["case_sensitive", "by", "reverse"], deepens: true, dictsort),
            "reverse": FilterDefinition(reverse),
            "unique": FilterDefinition(["case_sensitive", "attribute"], unique),
            "map": FilterDefinition(["filter"], isVariadic: true, deepens: true, map),
            attributeMap: FilterDefinition(["attribute", "default"], required: 1, mapAttribute),
            "select": FilterDefinition(["test"], isVariadic: true, select),
            "reject": FilterDefinition(["test"], isVariadic: true, reject),
            "selectattr": FilterDefinition(["attribute", "test"], required: 1, isVariadic: true, selectattr),
            "rejectattr": FilterDefinition(["attribute", "test"], required: 1, isVariadic: true, rejectattr),
            "groupby": FilterDefinition(
                ["attribute", "default", "case_sensitive"], required: 1, deepens: true, groupby),
            "batch": FilterDefinition(["linecount", "fill_with"], required: 1, deepens: true, batch),
            "slice": FilterDefinition(["slices", "fill_with"], required: 1, deepens: true, slice),
            "sum": FilterDefinition(["attribute", "start"], sum),
            "min": FilterDefinition(["case_sensitive", "attribute"], min),
            "max": FilterDefinition(["case_sensitive", "attribute"], max),
        ]
        for (alias, name) in aliases { filters[alias] = filters[name] }
        return filters
    }()

    static let aliases = ["e": "escape", "d": "default", "count": "length"]

    /// What the compiler makes of `map(attribute=…)`; not a name a template can write.
    static let attributeMap = "map attribute"
}
