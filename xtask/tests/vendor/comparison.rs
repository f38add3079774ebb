//! Differences between two documents.

use serde_json::{Value, json};

use crate::{
    scratch::Scratch,
    support::{
        BELL, DOCUMENT, HANG, PROPERTIES, completed, entry, findings_against, published, published_with, report,
        scratch, suggested,
    },
};

#[test]
fn accepts_equivalent_documents() {
    assert_eq!(findings_against(&published()), []);
    let weight = format!("{PROPERTIES}/weight");
    for (what, vendor) in [
        ("another patch version", published_with("/openapi", json!("3.0.9"))),
        (
            "another order of enum values",
            published_with(&format!("{PROPERTIES}/material/enum"), json!(["BRONZE", "STEEL"])),
        ),
        ("nullable of 3.1", published_with(&format!("{PROPERTIES}/cracked"), json!({"type": ["boolean", "null"]}))),
        (
            "nullable as an alternative",
            published_with(&format!("{PROPERTIES}/cracked"), json!({"oneOf": [{"type": "boolean"}, {"type": "null"}]})),
        ),
        (
            "an enum with null",
            published_with(&format!("{PROPERTIES}/cracked"), json!({"type": "boolean", "nullable": true})),
        ),
        ("a number as a float", published_with(&format!("{weight}/minimum"), json!(0.0))),
        (
            "explicit defaults",
            published_with(
                &weight,
                json!({"type": "integer", "format": "int32", "minimum": 0, "readOnly": false, "nullable": false, "deprecated": false}),
            ),
        ),
        (
            "a schema without a type that has properties",
            published_with("/components/schemas/TheBell/type", Value::Null),
        ),
        ("an array without a type that has items", published_with(&format!("{PROPERTIES}/ringers/type"), Value::Null)),
        ("a string enum without a type", published_with(&format!("{PROPERTIES}/material/type"), Value::Null)),
        (
            "a description beside a reference",
            published_with(&format!("{PROPERTIES}/clapper/description"), json!("Mine.")),
        ),
        ("an extension", published_with(&format!("{BELL}/x-scope"), json!("ring"))),
        ("other tags", published_with(&format!("{BELL}/tags"), json!(["Bells"]))),
        ("an optional path parameter", published_with(&format!("{BELL}/parameters/0/required"), json!(false))),
        ("the default style", published_with(&format!("{BELL}/parameters/3/style"), json!("form"))),
        ("minLength 0", published_with(&format!("{PROPERTIES}/id/minLength"), json!(0))),
        ("additionalProperties true", published_with("/components/schemas/TheBell/additionalProperties", json!(true))),
        ("an operation of another resource", published_with("/paths/~1chimes", json!({"get": {}}))),
    ] {
        let found = findings_against(&vendor);
        assert_eq!(found, [], "{what}");
    }
}

#[test]
fn compares_each_aspect() {
    let p = |name: &str| format!("{PROPERTIES}/{name}");
    let g = |rest: &str| format!("{BELL}/{rest}");
    let h = |rest: &str| format!("{HANG}/{rest}");
    let json_body = "content/application~1json; charset=utf-8";
    let response = "response 200";
    for (pointer, value, place, aspect) in [
        ("/openapi".to_owned(), json!("3.1.0"), "document", "openapi"),
        ("/servers/0/url".to_owned(), json!("https://api.example.org/v1"), "document", "servers"),
        ("/security".to_owned(), Value::Null, "document", "security"),
        ("/components/securitySchemes/bearer/scheme".to_owned(), json!("basic"), "document", "security"),
        (g("operationId"), json!("showBell"), "operation", "operationId"),
        (g("deprecated"), json!(true), "operation", "deprecated"),
        (g("security"), json!([{}]), "operation", "security"),
        (g("servers"), json!([{"url": "https://bells.example.com"}]), "operation", "servers"),
        (BELL.to_owned(), Value::Null, "operation", "presence"),
        (g("parameters/3/required"), json!(true), "parameter query unit", "required"),
        (g("parameters/3/deprecated"), json!(true), "parameter query unit", "deprecated"),
        (g("parameters/3/style"), json!("pipeDelimited"), "parameter query unit", "style"),
        (g("parameters/3/explode"), json!(false), "parameter query unit", "explode"),
        (g("parameters/3/schema/type"), json!("integer"), "parameter query unit", "type"),
        (g("parameters/3/schema/enum"), json!(["STONE"]), "parameter query unit", "enum"),
        (g("parameters/3/schema/default"), json!("STONE"), "parameter query unit", "default"),
        (g("parameters/0/schema/pattern"), json!("^b"), "parameter path bellId", "pattern"),
        (
            g("parameters/2"),
            json!({"in": "header", "name": "X-Org", "schema": {}}),
            "parameter header X-Org",
            "presence",
        ),
        (g("responses/404"), Value::Null, "response 404", "presence"),
        (g("responses/410"), json!({"description": "Gone"}), "response 410", "presence"),
        (g("responses/200/headers/x-strokes"), Value::Null, "response 200 / header X-Strokes", "presence"),
        (g("responses/200/headers/x-strokes/required"), json!(true), "response 200 / header X-Strokes", "required"),
        (g("responses/200/headers/x-strokes/schema/type"), json!("string"), "response 200 / header X-Strokes", "type"),
        (g("responses/200/headers/x-more"), json!({}), "response 200 / header x-more", "presence"),
        (g(&format!("responses/200/{json_body}")), Value::Null, "response 200 / content application/json", "presence"),
        (g("responses/200/content/text~1plain"), json!({}), "response 200 / content text/plain", "presence"),
        (g(&format!("responses/200/{json_body}/schema")), json!({"type": "array", "items": {}}), response, "type"),
        ("/components/schemas/TheBell/additionalProperties".to_owned(), json!(false), response, "additionalProperties"),
        (p("weight"), Value::Null, "response 200 / weight", "presence"),
        (p("sound"), json!({"type": "string"}), "response 200 / sound", "presence"),
        (p("weight/type"), json!("number"), "response 200 / weight", "type"),
        (p("weight/format"), json!("int64"), "response 200 / weight", "format"),
        (p("weight/minimum"), json!(1), "response 200 / weight", "minimum"),
        (p("weight/exclusiveMaximum"), json!(9), "response 200 / weight", "exclusiveMaximum"),
        (p("weight/nullable"), json!(true), "response 200 / weight", "nullable"),
        (p("weight/readOnly"), json!(true), "response 200 / weight", "readOnly"),
        (p("weight/deprecated"), json!(true), "response 200 / weight", "deprecated"),
        (p("weight/multipleOf"), json!(2), "response 200 / weight", "multipleOf"),
        (p("material/enum"), json!(["STEEL", "BRONZE", "CLAY"]), "response 200 / material", "enum"),
        (
            "/components/schemas/TheBell/required".to_owned(),
            json!(["id", "weight"]),
            "response 200 / weight",
            "required",
        ),
        ("/components/schemas/TheBell/required".to_owned(), Value::Null, "response 200 / id", "required"),
        (p("muffled"), json!({"type": "boolean"}), "response 200 / muffled", "type"),
        (p("ringers/maxItems"), json!(8), "response 200 / ringers", "maxItems"),
        (p("ringers/items"), Value::Null, "response 200 / ringers / []", "presence"),
        (p("ringers/items/type"), json!("string"), "response 200 / ringers / []", "type"),
        (p("ringers/items/properties/years/type"), json!("string"), "response 200 / ringers / years", "type"),
        (p("labels/additionalProperties/maxLength"), json!(10), "response 200 / labels / *", "maxLength"),
        (p("code/oneOf/0/maxLength"), json!(6), "response 200 / code / oneOf string", "maxLength"),
        (p("code/oneOf/0/type"), json!("boolean"), "response 200 / code", "type"),
        (
            "/components/schemas/Piece/properties/name/type".to_owned(),
            json!("integer"),
            "response 200 / clapper / name",
            "type",
        ),
        (p("clapper/$ref"), json!("other.json#/Piece"), "response 200 / clapper", "$ref"),
        (h("requestBody"), Value::Null, "request", "presence"),
        (h("requestBody/required"), json!(false), "request", "required"),
        (h("requestBody/content/application~1json/schema/allOf/0/required"), Value::Null, "request / name", "required"),
        (
            h("requestBody/content/application~1json/schema/allOf/0/properties/name/maxLength"),
            json!(41),
            "request / name",
            "maxLength",
        ),
        (
            h("requestBody/content/application~1json/schema/allOf/1/properties/ringers/items/type"),
            json!("integer"),
            "request / ringers / []",
            "type",
        ),
    ] {
        let found = findings_against(&published_with(&pointer, value.clone()));
        let suggested: Vec<_> = found.iter().map(suggested).collect();
        assert!(
            suggested.contains(&(place.to_owned(), aspect.to_owned())),
            "{pointer} = {value}: {suggested:?} and not {place}, {aspect}"
        );
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert!(found.len() <= 2, "{pointer}: {messages:?}");
    }
}

#[test]
fn suggests_one_entry_for_several_status_codes() {
    let found =
        findings_against(&published_with("/components/schemas/Error/properties/message/type", json!("integer")));
    assert_eq!(found.len(), 1);
    assert_eq!(suggested(&found[0]).0, "response 404,409 / message");
}

#[test]
fn finds_a_property_by_its_alias() {
    let mut vendor = published_with(
        &format!("{PROPERTIES}/crew"),
        published().pointer(&format!("{PROPERTIES}/ringers")).unwrap().clone(),
    );
    assert_eq!(findings_against(&vendor).len(), 1, "both names are present");
    vendor.pointer_mut(PROPERTIES).unwrap().as_object_mut().unwrap().remove("ringers");
    let found = findings_against(&vendor);
    assert_eq!(found.iter().map(suggested).collect::<Vec<_>>(), [("response 200 / ringers".into(), "name".into())]);
    assert!(found[0].detail.contains("ours = \"ringers\"\nvendor = \"crew\""), "{}", found[0].detail);
    assert!(found[0].position.is_some_and(|position| position.line == 67), "{found:?}");
}

#[test]
fn reports_undocumented_operations_below_its_paths() {
    let vendor =
        published_with("/paths/~1towers~1{t}~1bells", json!({"get": {"responses": {}}, "parameters": [], "x-y": 1}));
    let found = findings_against(&vendor);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "the document lacks GET /towers/{t}/bells, which the vendor's document has");

    let scratch = scratch(&completed(entry(&found[0])));
    scratch.write("published.json", vendor.to_string());
    let checked = report(&scratch, &["published.json"]);
    assert_eq!(checked.findings, []);
    assert!(checked.notes.iter().any(|note| note.contains("GET /towers/{t}/bells")), "{:?}", checked.notes);
}

#[test]
fn ignores_operations_below_paths_that_are_only_listed() {
    let list = "\npaths:\n  /cities:\n    get:\n      operationId: listCities\n      responses: {'200': {description: All.}}\n";
    let scratch = scratch("");
    let document = scratch.read("spec/openapi.yaml").replacen("\npaths:\n", list, 1);
    scratch.write("spec/openapi.yaml", &document);
    let item = json!({"get": {"operationId": "listCities", "responses": {"200": {"description": "All."}}}});
    let mut vendor = published_with("/paths/~1cities", item.clone());
    vendor["paths"]["/cities/{city}/mayor"] = item.clone();
    scratch.write("published.json", vendor.to_string());
    assert_eq!(report(&scratch, &["published.json"]).findings, []);

    vendor["paths"]["/cities"]["post"] = item["get"].clone();
    scratch.write("published.json", vendor.to_string());
    let found = report(&scratch, &["published.json"]).findings;
    assert_eq!(found.len(), 1, "another method of a documented path: {found:?}");
    assert_eq!(found[0].message, "the document lacks POST /cities, which the vendor's document has");
}

#[test]
fn accepts_paths_that_begin_with_the_server_path() {
    let mut vendor = published();
    let paths = vendor["paths"].as_object_mut().unwrap();
    let item = paths.remove("/towers/{tower}/bells/{bell}/").unwrap();
    paths.insert("/v1/towers/{tower}/bells/{bell}".to_owned(), item);
    vendor["servers"][0]["url"] = json!("https://api.example.com");
    let found = findings_against(&vendor);
    assert_eq!(found.iter().map(suggested).collect::<Vec<_>>(), [("document".into(), "servers".into())]);
}

#[test]
fn compares_recursive_schemas() {
    let piece = "/components/schemas/Piece";
    let own = json!({"$ref": "#/components/schemas/Piece"});
    for recursive in [
        own.clone(),
        json!({"allOf": [own, own]}),
        json!({"oneOf": [own]}),
        json!({"anyOf": [own, {"type": "string"}]}),
        json!({"items": own}),
        json!({"additionalProperties": own}),
        json!({"type": "object", "properties": {"name": own, "parts": {"type": "array", "items": own}}}),
    ] {
        assert_ne!(findings_against(&published_with(piece, recursive.clone())), [], "{recursive}");
    }
    let mut chain = published();
    for number in 0..2_000 {
        chain["components"]["schemas"][format!("S{number}")] =
            json!({"allOf": [{"$ref": format!("#/components/schemas/S{}", number + 1)}]});
    }
    *chain.pointer_mut(&format!("{PROPERTIES}/clapper/$ref")).unwrap() = json!("#/components/schemas/S0");
    assert_ne!(findings_against(&chain), []);
}

#[test]
fn rejects_an_exponential_number_of_schemas() {
    let mut document = DOCUMENT.to_owned();
    for number in 0..16 {
        let next = format!("{{$ref: '#/components/schemas/D{}'}}", number + 1);
        document.push_str(&format!("    D{number}: {{type: object, properties: {{a: {next}, b: {next}}}}}\n"));
    }
    document.push_str("    D16: {type: string}\n");
    let document =
        document.replace("clapper: {$ref: '#/components/schemas/Part'}", "clapper: {$ref: '#/components/schemas/D0'}");
    let scratch = Scratch::new(&document);
    scratch.write("spec/deviations.toml", "");
    scratch.write("copy.yaml", &document);
    let run = scratch.run(&["check", "vendor", "--vendor", "copy.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.text.contains("copy.yaml: GET /towers/{towerId}/bells/{bellId} has too many nested schemas"),
        "{}",
        run.text
    );
}
