namespace AuthGateway.IntegrationTests.Authorization;

/// <summary>Members own their records, employees support members.</summary>
internal static class MembersModel
{
    public static object Model { get; } = new
    {
        schema_version = "1.1",
        type_definitions = new object[]
        {
            new { type = "employee" },
            new
            {
                type = "member",
                relations = new Dictionary<string, object>
                {
                    ["owner"] = new { @this = new { } },
                    ["supporter"] = new { @this = new { } },
                },
                metadata = new
                {
                    relations = new
                    {
                        owner = new { directly_related_user_types = new[] { new { type = "member" } } },
                        supporter = new { directly_related_user_types = new[] { new { type = "employee" } } },
                    },
                },
            },
        },
    };
}
