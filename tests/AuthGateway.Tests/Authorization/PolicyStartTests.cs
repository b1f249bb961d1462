using System.Globalization;
using AuthGateway.Hosting.Configuration;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Authorization;

/// <summary>What a configuration says of policies in several places must fit together, or nothing is served.</summary>
public sealed class PolicyStartTests
{
    private const string Policy = "Authorization__Policies__own__";
    private const string Store = "01JDQW8X5N0000000000000001";

    private static readonly (string Key, string Value)[] OwnProfile =
    [
        ($"{Policy}PrincipalTypes__0", "Member"), ($"{Policy}Relations__0__Store", Store), ($"{Policy}Relations__0__User", "member:{principal.subject}"),
        ($"{Policy}Relations__0__Relation", "owner"), ($"{Policy}Relations__0__Object", "member:{memberId}"),
    ];

    [Fact]
    public void A_policy_with_conditions_and_relations_is_taken() => Assert.Empty(Load(
        [.. OwnProfile, ($"{Policy}Condition", "request.headers['x-tenant'] == 'north'"), ($"{Policy}ConditionHeaders__0", "x-tenant"), .. Route("/members/{memberId}/{**rest}")]));

    [Fact]
    public void A_wrong_condition_is_told_with_key_line_column_and_message()
    {
        var error = Assert.Single(Load([($"{Policy}AnyOf__0__Roles__0", "support"), ($"{Policy}AnyOf__1__Condition", "principal.type == 'member' &&\n  principal.subjekt == 'x'")]));

        Assert.StartsWith("Authorization:Policies:own:AnyOf:1:Condition is wrong at line 2, column ", error, StringComparison.Ordinal);
        Assert.Contains("subjekt", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/members/{**rest}")]
    [InlineData("/members/{memberid}")]
    [InlineData("/members")]
    public void A_route_without_the_path_parameters_of_its_policy_is_refused(string path)
    {
        var error = Assert.Single(Load([.. OwnProfile, .. Route(path)]));

        Assert.StartsWith("ReverseProxy:Routes:up:Match:Path ", error, StringComparison.Ordinal);
        Assert.Contains("{memberId}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/members/{memberId}")]
    [InlineData("/members/{memberId:int}/x")]
    [InlineData("/members/{*memberId}")]
    public void A_route_with_them_is_served(string path) => Assert.Empty(Load([.. OwnProfile, .. Route(path)]));

    [Fact]
    public void What_a_condition_needs_of_the_path_the_route_must_have()
    {
        (string, string) condition = ($"{Policy}Condition", "principal.subject == request.path_params.memberId");

        Assert.StartsWith("ReverseProxy:Routes:up:Match:Path ", Assert.Single(Load([condition, .. Route("/members/{id}")])), StringComparison.Ordinal);
        Assert.Empty(Load([condition, .. Route("/members/{memberId}")]));
    }

    [Theory]
    [InlineData("Authentication__ApiKeys__HeaderName", "X-Application-Key", "x-application-key")]
    [InlineData("Authentication__ClientCertificate__Header", "X-Peer-Cert", "x-peer-cert")]
    public void A_header_that_this_configuration_takes_credentials_from_cannot_be_read(string key, string name, string listed)
    {
        var error = Assert.Single(Load([(key, name), ($"{Policy}Condition", $"request.headers['{listed}'] == 'a'"), ($"{Policy}ConditionHeaders__0", listed)]));

        Assert.StartsWith("Authorization:Policies:own:ConditionHeaders ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_store_that_policies_name_has_a_place_in_memory()
    {
        List<(string, string)> keys = [("Relationships__MaxLoadedStores", "2")];
        for (var number = 0; number < 3; number++)
        {
            keys.Add((string.Create(CultureInfo.InvariantCulture, $"Authorization__Policies__p{number}__Relations__0__Store"), string.Create(CultureInfo.InvariantCulture, $"01JDQW8X5N000000000000000{number}")));
            keys.Add((string.Create(CultureInfo.InvariantCulture, $"Authorization__Policies__p{number}__Relations__0__User"), "app:{principal.client_id}"));
            keys.Add((string.Create(CultureInfo.InvariantCulture, $"Authorization__Policies__p{number}__Relations__0__Relation"), "caller"));
            keys.Add((string.Create(CultureInfo.InvariantCulture, $"Authorization__Policies__p{number}__Relations__0__Object"), "api:points"));
        }

        Assert.StartsWith("Relationships:MaxLoadedStores ", Assert.Single(Load(keys)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_relationship_API_has_no_path_parameters_for_policies()
    {
        var error = Assert.Single(Load([.. OwnProfile, ("Relationships__Api__AskPolicy", "own")]));

        Assert.StartsWith("Relationships:Api:AskPolicy ", error, StringComparison.Ordinal);
    }

    private static (string Key, string Value)[] Route(string path) =>
    [
        ("ReverseProxy__Routes__up__ClusterId", "up"), ("ReverseProxy__Routes__up__AuthorizationPolicy", "own"), ("ReverseProxy__Routes__up__Match__Path", path),
        ("ReverseProxy__Clusters__up__Destinations__one__Address", "http://127.0.0.1:1"),
    ];

    private static List<string> Load(IEnumerable<(string Key, string Value)> keys)
    {
        using var folder = new TemporaryFolder("policy-start");
        var variables = keys.ToDictionary(key => $"AUTHGATEWAY__{key.Key}", key => key.Value, StringComparer.Ordinal);
        variables["DOTNET_ENVIRONMENT"] = "Development";
        var loaded = SettingsLoader.Load(new SettingsInputs { BaseDirectory = folder.Path, Variables = variables }, GatewaySettings.Catalogue);
        return [.. loaded.Errors.Select(error => error.ToString())];
    }
}
