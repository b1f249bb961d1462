namespace AuthGateway.IntegrationTests.Relationships;

/// <summary>Documents in folders, groups, a condition: what most of the API shows itself on.</summary>
internal static class SampleModel
{
    public static object Model { get; } = new
    {
        schema_version = "1.1",
        type_definitions = new object[]
        {
            new { type = "user" },
            new
            {
                type = "group",
                relations = new { member = new { @this = new { } } },
                metadata = new { relations = new { member = new { directly_related_user_types = new[] { new { type = "user" } } } } },
            },
            new
            {
                type = "folder",
                relations = new { viewer = new { @this = new { } } },
                metadata = new { relations = new { viewer = new { directly_related_user_types = new object[] { new { type = "user" }, new { type = "group", relation = "member" } } } } },
            },
            new
            {
                type = "document",
                relations = new Dictionary<string, object>
                {
                    ["parent"] = new { @this = new { } },
                    ["owner"] = new { @this = new { } },
                    ["viewer"] = new
                    {
                        union = new
                        {
                            child = new object[]
                            {
                                new { @this = new { } },
                                new { computedUserset = new { relation = "owner" } },
                                new { tupleToUserset = new { tupleset = new { relation = "parent" }, computedUserset = new { relation = "viewer" } } },
                            },
                        },
                    },
                },
                metadata = new
                {
                    relations = new
                    {
                        parent = new { directly_related_user_types = new[] { new { type = "folder" } } },
                        owner = new { directly_related_user_types = new[] { new { type = "user" } } },
                        viewer = new
                        {
                            directly_related_user_types = new object[]
                            {
                                new { type = "user" }, new { type = "user", wildcard = new { } }, new { type = "user", condition = "cheap" },
                            },
                        },
                    },
                },
            },
        },
        conditions = new
        {
            cheap = new
            {
                name = "cheap",
                expression = "price < limit",
                parameters = new { price = new { type_name = "TYPE_NAME_INT" }, limit = new { type_name = "TYPE_NAME_INT" } },
            },
        },
    };
}
