pub(super) fn contract() -> Contract {
    Contract {
        components: r##"{"schemas":{"LocationId":{"description":"Identifies a location. Opaque; send it exactly as received.","type":"string","x-identifier":true},"CallPickupId":{"description":"Identifies a call pickup. Opaque; send it exactly as received. It changes when the name of the call pickup\nchanges, so do not use it as a key for stored data.\n","type":"string","x-identifier":true},"OrgId":{"description":"Identifies an organization. Opaque; send it exactly as received.","type":"string","x-identifier":true},"AgentId":{"description":"Identifies a person, workspace or virtual line. Opaque; send it exactly as received.","type":"string","x-identifier":true},"CallPickup":{"description":"A call pickup, its notification settings and its agents.","type":"object","required":["id","name"],"properties":{"id":{"description":"Identifies the call pickup. It changes when the name changes.","allOf":[{"$ref":"#/components/schemas/CallPickupId"}]},"name":{"description":"The name of the call pickup, unique within its location. At most 80 characters.","type":"string"},"notificationType":{"description":"The notification that agents get of an unanswered call.","allOf":[{"$ref":"#/components/schemas/NotificationType"}]},"notificationDelayTimerSeconds":{"description":"The time that a call rings unanswered before the agents are notified, in seconds. The server's default is 6.\n","type":"integer","format":"int32","minimum":0,"maximum":2147483647},"agents":{"description":"The people, workspaces and virtual lines that may answer each other's calls. An absent list, `null` and an\nempty list mean the same.\n","type":["array","null"],"items":{"$ref":"#/components/schemas/Agent"}}}},"NewCallPickup":{"description":"A call pickup to create.","type":"object","required":["name"],"properties":{"name":{"description":"The name of the call pickup, unique within its location. The ID is derived from it.","allOf":[{"$ref":"#/components/schemas/CallPickupName"}]},"notificationType":{"description":"The notification that agents get of an unanswered call.","allOf":[{"$ref":"#/components/schemas/NotificationType"}]},"notificationDelayTimerSeconds":{"description":"The time that a call rings unanswered before the agents are notified, in seconds. The server's default is 6.\n","type":"integer","format":"int32","minimum":0,"maximum":2147483647},"agents":{"description":"The IDs of its agents. An agent can belong to only one call pickup. The default is no agents.\n","type":"array","items":{"$ref":"#/components/schemas/AgentId"}}}},"CallPickupChanges":{"description":"The properties to change of a call pickup. Omitted properties keep their values.","type":"object","properties":{"name":{"description":"The new name of the call pickup, unique within its location. A new name changes the ID.","allOf":[{"$ref":"#/components/schemas/CallPickupName"}]},"notificationType":{"description":"The notification that agents get of an unanswered call.","allOf":[{"$ref":"#/components/schemas/NotificationType"}]},"notificationDelayTimerSeconds":{"description":"The time that a call rings unanswered before the agents are notified, in seconds.\n","type":"integer","format":"int32","minimum":0,"maximum":2147483647},"agents":{"description":"The IDs of all its agents, replacing the current ones. An agent can belong to only one call pickup. Omitting\nthe property keeps the agents; an empty list removes all of them.\n","type":"array","items":{"$ref":"#/components/schemas/AgentId"}}}},"CallPickupName":{"description":"The name of a call pickup. 1 to 80 characters.","type":"string","minLength":1,"maxLength":80},"CallPickupNamePart":{"description":"A part of the name of a call pickup. At most 80 characters.","type":"string","maxLength":80},"CreatedCallPickup":{"description":"The result of creating a call pickup.","type":"object","required":["id"],"properties":{"id":{"description":"Identifies the new call pickup until its name changes.","allOf":[{"$ref":"#/components/schemas/CallPickupId"}]}}},"UpdatedCallPickup":{"description":"The result of updating a call pickup.","type":"object","required":["id"],"properties":{"id":{"description":"Identifies the call pickup from now on. A new name changes the ID and invalidates the old one.\n","allOf":[{"$ref":"#/components/schemas/CallPickupId"}]}}},"CallPickupList":{"description":"A page of the call pickups of a location.","type":"object","required":["callPickups"],"properties":{"callPickups":{"description":"The call pickups.","type":"array","items":{"$ref":"#/components/schemas/CallPickupSummary"}}}},"CallPickupSummary":{"description":"A call pickup in a list, without its agents.","type":"object","required":["id","name"],"properties":{"id":{"description":"Identifies the call pickup. It changes when the name changes.","allOf":[{"$ref":"#/components/schemas/CallPickupId"}]},"name":{"description":"The name of the call pickup, unique within its location. At most 80 characters.","type":"string"},"locationId":{"description":"Identifies the location of the call pickup.","allOf":[{"$ref":"#/components/schemas/LocationId"}]},"locationName":{"description":"Name of the location of the call pickup.","type":"string"}}},"AvailableAgentList":{"description":"A page of the people, workspaces and virtual lines that can become agents of a call pickup.","type":"object","required":["agents"],"properties":{"agents":{"description":"The people, workspaces and virtual lines.","type":"array","items":{"$ref":"#/components/schemas/Agent"}}}},"LocationList":{"description":"A page of the locations of an organization.","type":"object","required":["locations"],"properties":{"locations":{"description":"The locations.","type":"array","items":{"$ref":"#/components/schemas/Location"}}}},"Location":{"description":"The ID and the name of a location.","type":"object","required":["id","name"],"properties":{"id":{"description":"Identifies the location.","allOf":[{"$ref":"#/components/schemas/LocationId"}]},"name":{"description":"Name of the location.","type":"string"}}},"SortOrder":{"description":"The sort direction of call pickups.","type":"string","enum":["ASC","DSC"],"x-enumDescriptions":{"ASC":"From A to Z.","DSC":"From Z to A."}},"AgentSortField":{"description":"A field to sort agents by.","type":"string","enum":["fname","lname","extension","number"],"x-enumDescriptions":{"fname":"First name.","lname":"Last name.","extension":"Extension.","number":"Phone number."}},"LocationSortOrder":{"description":"The sort direction of locations.","type":"string","enum":["asc","desc"],"x-enumDescriptions":{"asc":"From A to Z.","desc":"From Z to A."}},"NotificationType":{"description":"The notification that agents get of an unanswered call. The server's default is `NONE`. Responses may contain\nvalues that are not listed here.\n","type":"string","enum":["NONE","AUDIO_ONLY","VISUAL_ONLY","AUDIO_AND_VISUAL"],"x-enumDescriptions":{"NONE":"No notification.","AUDIO_ONLY":"An audible notification after the delay.","VISUAL_ONLY":"A visual notification after the delay.","AUDIO_AND_VISUAL":"An audible and a visual notification after the delay."}},"Agent":{"description":"A member of a call pickup, or a candidate for one.","type":"object","required":["id"],"properties":{"id":{"description":"Identifies the person, workspace or virtual line.","allOf":[{"$ref":"#/components/schemas/AgentId"}]},"firstName":{"description":"First name of the person, workspace or virtual line.","type":"string","x-personal-data":true},"lastName":{"description":"Last name of the person, workspace or virtual line.","type":"string","x-personal-data":true},"displayName":{"description":"The display name.","type":"string","x-personal-data":true},"type":{"description":"The kind of the agent.","allOf":[{"$ref":"#/components/schemas/AgentType"}]},"email":{"description":"E-mail address. Virtual lines and some workspaces have none.","type":"string","x-personal-data":true},"location":{"description":"The location of the agent.","allOf":[{"$ref":"#/components/schemas/AgentLocation"}]},"numbers":{"description":"The phone numbers of the agent. An absent list, `null` and an empty list mean the same. The vendor's schema\ncalls this property `phoneNumber`, which is also accepted; all of the vendor's examples say `numbers`.\n","type":["array","null"],"x-aliases":["phoneNumber"],"items":{"$ref":"#/components/schemas/PhoneNumber"}}}},"AgentType":{"description":"The kind of an agent. The vendor adds values without notice, so responses may contain values that are not listed\nhere.\n","type":"string","enum":["PEOPLE","PLACE","VIRTUAL_LINE"],"x-enumDescriptions":{"PEOPLE":"A person.","PLACE":"A workspace.","VIRTUAL_LINE":"A virtual line."}},"AgentLocation":{"description":"The location of an agent, which may differ from the location of the call pickup.","type":"object","properties":{"id":{"description":"Identifies the location.","allOf":[{"$ref":"#/components/schemas/LocationId"}]},"name":{"description":"Name of the location.","type":"string"}}},"PhoneNumber":{"description":"A phone number of an agent, external, internal or both.","type":"object","properties":{"external":{"description":"The external number in E.164 format.","type":"string","x-personal-data":true},"extension":{"description":"The extension within the location.","type":"string","x-personal-data":true},"routingPrefix":{"description":"The routing prefix of the agent's location, dialled from other locations.","type":"string"},"esn":{"description":"The enterprise significant number, which is the routing prefix followed by the extension.","type":"string","x-personal-data":true},"primary":{"description":"Is `true` for the primary number. The API sends a boolean or a quoted boolean.","oneOf":[{"type":"boolean"},{"type":"string","enum":["true","false"]}]}}},"ErrorBody":{"description":"The body of an error response. It has one of three shapes: `message` with `errors`, the same with a top-level\n`errorCode`, or a list under `error`.\n","type":"object","properties":{"message":{"description":"The error in a sentence. May quote values of the request.","type":"string","x-personal-data":true},"errorCode":{"description":"The vendor's code for the error as a whole.","allOf":[{"$ref":"#/components/schemas/ErrorCode"}]},"errors":{"description":"The causes of the error.","type":"array","items":{"$ref":"#/components/schemas/ErrorDetail"}},"error":{"description":"The causes of the error, grouped by key.","type":"array","items":{"$ref":"#/components/schemas/KeyedError"}},"trackingId":{"description":"The ID of this request in the vendor's logs. The vendor's support asks for it first.","type":"string"}}},"ErrorDetail":{"description":"One cause of an error.","type":"object","properties":{"description":{"description":"The cause in a sentence. May quote values of the request.","type":"string","x-personal-data":true},"errorCode":{"description":"The vendor's code for this cause.","allOf":[{"$ref":"#/components/schemas/ErrorCode"}]}}},"KeyedError":{"description":"The causes of an error that share a key.","type":"object","properties":{"key":{"description":"The key that the causes share.","type":"string"},"message":{"description":"The causes.","type":"array","items":{"$ref":"#/components/schemas/KeyedErrorDetail"}}}},"KeyedErrorDetail":{"description":"One cause within a `KeyedError`.","type":"object","properties":{"description":{"description":"The cause in a sentence. May quote values of the request.","type":"string","x-personal-data":true},"code":{"description":"The vendor's code for this cause.","allOf":[{"$ref":"#/components/schemas/ErrorCode"}]}}},"ErrorCode":{"description":"The vendor's code for a cause, a number or a string.","oneOf":[{"title":"Number","description":"A numeric code.","type":"integer","format":"int64","minimum":-9223372036854775808,"maximum":9223372036854775807},{"title":"Text","description":"A code such as `ERR.V.TRM.TMN60004`.","type":"string"}]}}}"##,
        operations: Box::new([
            OperationContract {
                operation: &crate::operations::GET_CALL_PICKUP,
                path_parameters: &[
                    ParameterContract {
                        name: "locationId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "callPickupId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                media_types: &[],
                requires_body: false,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{"locationId":{"$ref":"#/components/schemas/LocationId"},"callPickupId":{"$ref":"#/components/schemas/CallPickupId"}},"required":["locationId","callPickupId"]},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"}}}}}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "200",
                        body: Some(
                            Schema::new(
                                r##"{"$ref":"#/components/schemas/CallPickup"}"##,
                            ),
                        ),
                    },
                    ResponseContract {
                        status: "204",
                        body: None,
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
            OperationContract {
                operation: &crate::operations::UPDATE_CALL_PICKUP,
                path_parameters: &[
                    ParameterContract {
                        name: "locationId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "callPickupId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                media_types: &["application/json"],
                requires_body: true,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{"locationId":{"$ref":"#/components/schemas/LocationId"},"callPickupId":{"$ref":"#/components/schemas/CallPickupId"}},"required":["locationId","callPickupId"]},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"}}},"body":{"$ref":"#/components/schemas/CallPickupChanges"}},"required":["body"]}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "200",
                        body: Some(
                            Schema::new(
                                r##"{"$ref":"#/components/schemas/UpdatedCallPickup"}"##,
                            ),
                        ),
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
            OperationContract {
                operation: &crate::operations::DELETE_CALL_PICKUP,
                path_parameters: &[
                    ParameterContract {
                        name: "locationId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "callPickupId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                media_types: &[],
                requires_body: false,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{"locationId":{"$ref":"#/components/schemas/LocationId"},"callPickupId":{"$ref":"#/components/schemas/CallPickupId"}},"required":["locationId","callPickupId"]},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"}}}}}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "204",
                        body: None,
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
            OperationContract {
                operation: &crate::operations::LIST_CALL_PICKUPS,
                path_parameters: &[
                    ParameterContract {
                        name: "locationId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "max",
                        is_string: false,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "start",
                        is_string: false,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "order",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "name",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                media_types: &[],
                requires_body: false,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{"locationId":{"$ref":"#/components/schemas/LocationId"}},"required":["locationId"]},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"},"max":{"type":"integer","format":"int32","minimum":1,"maximum":2147483647},"start":{"type":"integer","format":"int32","minimum":0,"maximum":2147483647},"order":{"$ref":"#/components/schemas/SortOrder"},"name":{"$ref":"#/components/schemas/CallPickupNamePart"}}}}}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "200",
                        body: Some(
                            Schema::new(
                                r##"{"$ref":"#/components/schemas/CallPickupList"}"##,
                            ),
                        ),
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
            OperationContract {
                operation: &crate::operations::CREATE_CALL_PICKUP,
                path_parameters: &[
                    ParameterContract {
                        name: "locationId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                media_types: &["application/json"],
                requires_body: true,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{"locationId":{"$ref":"#/components/schemas/LocationId"}},"required":["locationId"]},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"}}},"body":{"$ref":"#/components/schemas/NewCallPickup"}},"required":["body"]}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "201",
                        body: Some(
                            Schema::new(
                                r##"{"$ref":"#/components/schemas/CreatedCallPickup"}"##,
                            ),
                        ),
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
            OperationContract {
                operation: &crate::operations::LIST_AVAILABLE_AGENTS,
                path_parameters: &[
                    ParameterContract {
                        name: "locationId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "callPickupName",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "max",
                        is_string: false,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "start",
                        is_string: false,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "name",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "phoneNumber",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "order",
                        is_string: true,
                        is_list: true,
                        separator: Some('|'),
                    },
                ],
                media_types: &[],
                requires_body: false,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{"locationId":{"$ref":"#/components/schemas/LocationId"}},"required":["locationId"]},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"},"callPickupName":{"$ref":"#/components/schemas/CallPickupName"},"max":{"type":"integer","format":"int32","minimum":1,"maximum":2147483647},"start":{"type":"integer","format":"int32","minimum":0,"maximum":2147483647},"name":{"type":"string"},"phoneNumber":{"type":"string"},"order":{"type":"array","maxItems":3,"items":{"$ref":"#/components/schemas/AgentSortField"}}}}}}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "200",
                        body: Some(
                            Schema::new(
                                r##"{"$ref":"#/components/schemas/AvailableAgentList"}"##,
                            ),
                        ),
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
            OperationContract {
                operation: &crate::operations::LIST_LOCATIONS,
                path_parameters: &[],
                query_parameters: &[
                    ParameterContract {
                        name: "orgId",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "max",
                        is_string: false,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "start",
                        is_string: false,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "name",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                    ParameterContract {
                        name: "order",
                        is_string: true,
                        is_list: false,
                        separator: None,
                    },
                ],
                media_types: &[],
                requires_body: false,
                request: Schema::new(
                    r##"{"type":"object","properties":{"path":{"type":"object","properties":{}},"query":{"type":"object","properties":{"orgId":{"$ref":"#/components/schemas/OrgId"},"max":{"type":"integer","format":"int32","minimum":1,"maximum":2147483647},"start":{"type":"integer","format":"int32","minimum":0,"maximum":2147483647},"name":{"type":"string"},"order":{"$ref":"#/components/schemas/LocationSortOrder"}}}}}"##,
                ),
                responses: Box::new([
                    ResponseContract {
                        status: "200",
                        body: Some(
                            Schema::new(
                                r##"{"$ref":"#/components/schemas/LocationList"}"##,
                            ),
                        ),
                    },
                    ResponseContract {
                        status: "400",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "401",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "403",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "404",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "405",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "409",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "410",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "415",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "423",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "428",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "429",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "500",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "502",
                        body: None,
                    },
                    ResponseContract {
                        status: "503",
                        body: Some(
                            Schema::new(r##"{"$ref":"#/components/schemas/ErrorBody"}"##),
                        ),
                    },
                    ResponseContract {
                        status: "504",
                        body: None,
                    },
                ]),
            },
        ]),
    }
}
