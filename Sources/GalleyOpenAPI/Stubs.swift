package enum PostmanCollection { package static func json(_ api: APIDescription) -> [UInt8] { [] } }
