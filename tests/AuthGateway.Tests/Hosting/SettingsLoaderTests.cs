using AuthGateway.Hosting.Configuration;
using AuthGateway.Tests.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.Tests.Hosting;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly TemporaryConfiguration _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Each_later_source_wins()
    {
        _files.Write("appsettings.json", """{ "Sample": { "Count": 1, "Bytes": 1, "Share": 0.1, "Limits": { "Low": 1, "High": 2 }, "Password": "file" } }""");
        _files.Write("appsettings.Staging.json", """{ "Sample": { "Count": 2 } }""");
        _files.ConfigFile = _files.Write("gateway.json", """{ "Sample": { "Count": 3, "Bytes": 3, "Share": null } }""");
        _files.Variables["AUTHGATEWAY__SAMPLE__COUNT"] = "4";
        _files.Variables["AUTHGATEWAY__Sample__Password"] = "variable";
        _files.Variables["DOTNET_ENVIRONMENT"] = "Staging";
        _files.Write("secrets/Sample__Password", "file-secret\n");

        var loaded = _files.Load();
        Assert.Empty(loaded.Errors);
        var settings = loaded.Get<SampleSettings>();
        Assert.Equal((4, 3L, 0.5, 2, "file-secret"), (settings.Count, settings.Bytes, settings.Share, settings.Limits.High, settings.Password));
        Assert.Equal("Staging", loaded.EnvironmentName);
        Assert.Equal("AUTHGATEWAY__SAMPLE__COUNT", Origin(loaded, "Sample:Count"));
        Assert.Equal($"{_files.ConfigFile} line 1", Origin(loaded, "Sample:Bytes"));
        Assert.Equal("default", Origin(loaded, "Sample:Share"));
        Assert.EndsWith("Sample__Password", Origin(loaded, "Sample:Password"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_names_the_file_and_the_secrets_when_no_option_does()
    {
        _files.Variables["AUTHGATEWAY_CONFIG"] = _files.Write("a.json", """{ "Sample": { "Count": 7 } }""");
        _files.Write("one/Sample__Password", "1");
        _files.Write("two/Sample__Password", "2");
        _files.Variables["AUTHGATEWAY_SECRETS"] = $"{_files.Root}/one:{_files.Root}/two";
        Assert.Equal((7, "2"), (_files.Load().Get<SampleSettings>().Count, _files.Load().Get<SampleSettings>().Password));
    }

    [Fact]
    public void A_file_or_directory_that_is_named_must_be_there()
    {
        _files.ConfigFile = Path.Combine(_files.Root, "nowhere.json");
        _files.Variables["AUTHGATEWAY_SECRETS"] = Path.Combine(_files.Root, "no-secrets");
        Assert.Collection(
            _files.Load().Errors,
            error => Assert.Contains("nowhere.json cannot be read", error.ToString(), StringComparison.Ordinal),
            error => Assert.Contains("no-secrets cannot be read", error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Variables_that_Kubernetes_makes_for_a_service_are_no_keys()
    {
        _files.Variables["AUTHGATEWAY_PORT"] = "tcp://10.0.0.1:8080";
        _files.Variables["AUTHGATEWAY_SERVICE_HOST"] = "10.0.0.1";
        _files.Variables["AUTHGATEWAY_SAMPLE_PORT"] = "tcp://10.0.0.2:8080";
        _files.Variables["AUTHGATEWAY_PORT_8080_TCP_ADDR"] = "10.0.0.1";
        Assert.Empty(_files.Load().Errors);
    }

    [Fact]
    public void A_variable_without_the_prefix_decides_nothing()
    {
        _files.Variables["Sample__Count"] = "77";
        _files.Variables["ASPNETCORE_Sample__Count"] = "77";
        Assert.Equal(10, _files.Load().Get<SampleSettings>().Count);
    }

    [Theory]
    [InlineData("AUTHGATEWAY_Sample__Count", "AUTHGATEWAY_Sample__Count is not a key (", "expected AUTHGATEWAY__Sample__Count")]
    [InlineData("AUTHGATEWAY__Sample__", "is not the name of a key", "AUTHGATEWAY__Section__Key")]
    [InlineData("AUTHGATEWAY____Sample", "is not the name of a key", "AUTHGATEWAY__Section__Key")]
    [InlineData("AUTHGATEWAY__SAMPLE__ENDPOINT", "is the same key as", "one spelling of a key")]
    [InlineData("AUTHGATEWAY__Smaple__Count", "Smaple is not a known section (AUTHGATEWAY__Smaple__Count)", "expected Sample")]
    [InlineData("AUTHGATEWAY__Logging__Level", "Logging is not a known section", "expected one of Sample, Routes")]
    public void A_variable_with_a_wrong_name_is_an_error(string name, string problem, string expected)
    {
        _files.Variables[name] = "5";
        var message = Assert.Single(_files.Load().Errors).ToString();
        Assert.Contains(problem.TrimEnd('(', ' '), message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_source_replaces_a_list_entry_by_its_index()
    {
        _files.Write("appsettings.json", """{ "Sample": { "Audiences": ["a", "b"] } }""");
        _files.Variables["AUTHGATEWAY__Sample__Audiences__0"] = "mine";
        Assert.Equal(["mine", "b"], _files.Load().Get<SampleSettings>().Audiences);
    }

    [Fact]
    public void An_error_names_the_source_of_its_value()
    {
        _files.ConfigFile = _files.Write("gateway.json", "{ // first\n \"Sample\": {\n  \"Count\": \"many\",\n } }");
        Assert.StartsWith($"Sample:Count is 'many' ({_files.ConfigFile} line 3): expected", Assert.Single(_files.Load().Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_section_is_checked_by_its_owner_and_its_secrets_are_masked()
    {
        _files.ConfigFile = _files.Write("gateway.json", """{ "Routes": { "a": { "Token": "canary-71" }, "b": { "Address": "http://b", "Other": "canary-72" } } }""");
        var loaded = _files.Load();
        Assert.Equal("Routes:a:Address is '***': expected an address.", Assert.Single(loaded.Errors).ToString());
        Assert.Equal(["***", "http://b", "***"], loaded.Effective.Where(row => row.Key.StartsWith("Routes:", StringComparison.Ordinal)).Select(row => row.Value));
    }

    [Fact]
    public void Two_environment_names_are_an_error_and_mean_production()
    {
        _files.Variables["DOTNET_ENVIRONMENT"] = "Production";
        _files.Variables["ASPNETCORE_ENVIRONMENT"] = "Development";
        var loaded = _files.Load();
        Assert.Equal("Production", loaded.EnvironmentName);
        Assert.Contains("DOTNET_ENVIRONMENT differs from ASPNETCORE_ENVIRONMENT", Assert.Single(loaded.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_name_cannot_lead_to_another_directory()
    {
        _files.Variables["DOTNET_ENVIRONMENT"] = "../x";
        Assert.Contains("is not a name", Assert.Single(_files.Load().Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_record_is_registered_as_its_own_type_and_never_with_errors()
    {
        var services = new ServiceCollection();
        services.AddSettings(_files.Load());
        using (var provider = services.BuildServiceProvider())
        {
            Assert.Equal("here", provider.GetRequiredService<SampleSettings>().Endpoint);
        }

        _files.Variables["AUTHGATEWAY__Sample__Count"] = "x";
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSettings(_files.Load()));
    }

    [Fact]
    public void A_secret_that_is_empty_is_told_from_one_that_is_set()
    {
        _files.Variables["AUTHGATEWAY__Sample__Password"] = "";
        Assert.Equal("", _files.Load().Effective.Single(row => row.Key == "Sample:Password").Value);
        _files.Variables["AUTHGATEWAY__Sample__Password"] = "p";
        Assert.Equal("***", _files.Load().Effective.Single(row => row.Key == "Sample:Password").Value);
    }

    private static string Origin(LoadedSettings loaded, string key) => loaded.Effective.Single(row => row.Key == key).Origin;
}
