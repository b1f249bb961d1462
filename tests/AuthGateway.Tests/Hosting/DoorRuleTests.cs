using AuthGateway.Hosting.Configuration;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Hosting;

public sealed class DoorRuleTests
{
    private static readonly (string, string) Url = ("Hosting__DoorUrls", "http://*:8082");
    private static readonly (string, string) Kind = ("Doors__Kinds__0", "Envoy");
    private static readonly (string, string) Trusted = ("Proxy__TrustedProxies__0", "10.0.0.0/8");

    [Fact]
    public void Doors_need_a_port_a_kind_and_somebody_who_is_believed()
    {
        Assert.Empty(Errors());
        Assert.Empty(Errors(Url, Kind, Trusted));
        Assert.StartsWith("Doors:Kinds ", Assert.Single(Errors(Url, Trusted)), StringComparison.Ordinal);
        Assert.StartsWith("Hosting:DoorUrls ", Assert.Single(Errors(Kind, Trusted)), StringComparison.Ordinal);
        Assert.StartsWith("Proxy:TrustedProxies ", Assert.Single(Errors(Url, Kind)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData("http://*:8081")]
    [InlineData("http://127.0.0.1:8083;http://127.0.0.1:8080")]
    public void A_door_shares_no_port(string urls) =>
        Assert.StartsWith("Hosting:DoorUrls ", Assert.Single(Errors(("Hosting__DoorUrls", urls), Kind, Trusted)), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://*:8082/envoy", "Hosting:DoorUrls ")]
    [InlineData("*:8082", "Hosting:DoorUrls ")]
    [InlineData("https://*:8082", "Hosting:CertificateFile ")]
    public void A_doors_address_is_checked_like_any_other(string urls, string error) =>
        Assert.StartsWith(error, Errors(("Hosting__DoorUrls", urls), Kind, Trusted)[0], StringComparison.Ordinal);

    [Fact]
    public void A_kind_stands_once() =>
        Assert.StartsWith("Doors:Kinds ", Assert.Single(Errors(Url, Kind, ("Doors__Kinds__1", "Envoy"), Trusted)), StringComparison.Ordinal);

    private static List<string> Errors(params (string Key, string Value)[] variables)
    {
        using var folder = new TemporaryFolder("doors");
        var all = variables.ToDictionary(pair => $"AUTHGATEWAY__{pair.Item1}", pair => pair.Item2, StringComparer.Ordinal);
        all["DOTNET_ENVIRONMENT"] = "Development";
        return [.. SettingsLoader.Load(new SettingsInputs { BaseDirectory = folder.Path, Variables = all }, GatewaySettings.Catalogue).Errors.Select(error => error.ToString())];
    }
}
