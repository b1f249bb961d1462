using AuthGateway.Authorization.Bundles;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>One text is one manifest, to everybody who reads it.</summary>
public sealed class BundleReaderTests
{
    [Fact]
    public void A_manifest_has_one_version_however_it_is_spelled()
    {
        var plain = Bundle(Manifest());
        var other = Bundle("""
            // Members' points.
            { "routes": { "points": { "Match": { "Path": "/members/{memberId}/points", }, "AuthorizationPolicy": "reads", "ClusterId": "legacy" } },
              "policies": { "reads": { "Scopes": [ "p\u006fints" ], "PrincipalTypes": [ "Member" ] } },
              "scopes": [ "points" ], "namespace": "members", "apiVersion": "authgateway/v1" }
            """);

        Assert.Equal(plain.Canonical, other.Canonical);
        Assert.Equal(plain.Version, other.Version);
        Assert.True(BundleReader.IsVersion(plain.Version));
        Assert.NotEqual(plain.Version, Bundle(Manifest(scopes: """[ "points", "more" ]""")).Version);
    }

    [Fact]
    public void What_is_canonical_reads_as_the_same_version()
    {
        var bundle = Bundle(Manifest(more: """, "description": "ü \"\\ \u0007 \u2028 /", "resources": { "b": { "Actions": { "x": { "SubjectTypes": [ "u" ] } } }, "a": { "Actions": { "y": { "SubjectTypes": [], "Condition": "1 > 0" } } } }"""));

        Assert.Equal(bundle.Version, Bundle(bundle.Canonical).Version);
        Assert.Equal(bundle.Version, BundleReader.Version(bundle.Canonical));
        Assert.Contains("\"resources\":{\"a\":{\"Actions\":{\"y\":{\"Condition\":\"1 > 0\",\"SubjectTypes\":[]}}},\"b\":{\"Actions\":{\"x\":{\"SubjectTypes\":[\"u\"]}}}}", bundle.Canonical, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "apiVersion": "authgateway/v1", "apiVersion": "authgateway/v1" }""", "duplicate_key", 1, 34)]
    [InlineData("""{ "apiVersion": "authgateway/v1", "APIVERSION": "x" }""", "duplicate_key", 1, 34)]
    [InlineData("{\n  \"apiVersion\": \"authgateway/v1\",\n  \"namespce\": \"members\"\n}", "unknown_key", 3, 2)]
    [InlineData("{\n  \"a\": [\n", "json", 3, 0)]
    [InlineData("[]", "json", 1, 0)]
    [InlineData("""{ "description": "\ud800" }""", "json", 1, 17)]
    public void What_is_no_manifest_is_refused_with_its_line_and_column(string text, string code, int line, int column)
    {
        var findings = new List<BundleFinding>();

        Assert.Null(Read(text, findings));
        var finding = findings[0];
        Assert.Equal((code, line, column + 1), (finding.Code, finding.Line, finding.Column));
    }

    [Theory]
    [InlineData("""{ "reads": { "Scopes": [ "points" ], "Scope": [ "points" ] } }""", "unknown_key", "/policies/reads/Scope")]
    [InlineData("""{ "reads": { "Scopes": "points" } }""", "value", "/policies/reads/Scopes")]
    [InlineData("""{ "reads": { "Scopes": null } }""", "value", "/policies/reads/Scopes")]
    [InlineData("""{ "reads": { "Scopes": { "0": "points" } } }""", "unknown_key", "/policies/reads/Scopes/0")]
    [InlineData("""{ "reads": { "Anonymous:x": true } }""", "unknown_key", "/policies/reads/Anonymous:x")]
    [InlineData("""{ "reads": { "Condition": "principal.subjekt == 'a'" } }""", "value", "/policies/reads/Condition")]
    [InlineData("""{ "reads": { } }""", "value", "/policies/reads/Anonymous")]
    [InlineData("""[ { "Scopes": [ "points" ] } ]""", "value", "/policies/0")]
    // A name that would be another namespace's policy, one that looks like another, and one in another case.
    [InlineData("""{ "admin/reads": { "Scopes": [ "points" ] } }""", "value", "/policies/admin/reads")]
    [InlineData("""{ "reads@1": { "Scopes": [ "points" ] } }""", "value", "/policies/reads@1")]
    [InlineData("""{ "re\u0430ds": { "Scopes": [ "points" ] } }""", "unknown_key", "/policies/re\u0430ds")]
    [InlineData("""{ "Reads": { "Scopes": [ "points" ] } }""", "value", "/policies/Reads")]
    public void A_policy_that_is_not_one_is_refused_at_its_place(string policies, string code, string place)
    {
        var findings = Findings(Manifest(policies: policies));

        Assert.Contains(findings, finding => (finding.Code, finding.Pointer) == (code, place) && finding.Line == 5);
    }

    [Theory]
    [InlineData("Members")]
    [InlineData("mem/bers")]
    [InlineData("m\u0435mbers")]
    [InlineData("-members")]
    [InlineData("members@1")]
    public void A_namespace_has_a_plain_name(string name) => Assert.Contains("value", Codes(Manifest(name: name)));

    [Fact]
    public void A_relationship_that_takes_a_members_subject_for_an_employees_is_refused()
    {
        var policy = $$"""{ "reads": { "Scopes": [ "points" ], "Relations": [ { "Store": "{{Store}}", "User": "member:{principal.subject}", "Relation": "owner", "Object": "member:{memberId}" } ] } }""";

        Assert.Contains("value", Codes(Manifest(policies: policy)));
    }

    [Fact]
    public void A_manifest_is_bounded()
    {
        Assert.Equal(["too_large"], Codes(Manifest(more: $", \"description\": \"{new string('x', PlacedJson.MaxBytes)}\"")));
        Assert.Equal(["json"], Codes(Manifest(more: $", \"resources\": {string.Concat(Enumerable.Repeat("{\"a\":", 100))}1{new string('}', 100)}")));
        Assert.Contains("value", Codes(Manifest(policies: $"{{ {string.Join(',', Enumerable.Range(0, 201).Select(i => $"\"p{i}\": {{ \"Scopes\": [ \"points\" ] }}"))} }}")));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("-0")]
    [InlineData("9007199254740993")]
    public void A_number_with_several_spellings_is_refused(string number) =>
        Assert.Contains("value", Codes(Manifest(routes: $$"""{ "points": { "ClusterId": "legacy", "AuthorizationPolicy": "reads", "MaxRequestBodySize": {{number}}, "Match": { "Path": "/members/x" } } }""")));

    [Fact]
    public void A_models_text_takes_the_place_of_its_file()
    {
        const string Dsl = "model\n  schema 1.1\ntype member\n  relations\n    define owner: [member]\n";
        var findings = new List<BundleFinding>();
        var bundle = Read(Manifest(more: $$""", "model": { "store": "{{Store}}", "file": "m.fga" }"""), findings, name => name == "m.fga" ? Dsl : null);

        Assert.Empty(findings);
        Assert.Equal(Bundle(bundle!.Canonical).ModelId, bundle.ModelId);
        Assert.True(AuthGateway.Authorization.Relationships.Ulid.Is(bundle.ModelId));

        // What lies in Redis has no files beside it.
        Assert.Null(Read(Manifest(more: $$""", "model": { "store": "{{Store}}", "file": "m.fga" }"""), findings));
    }

    [Fact]
    public void A_fault_of_the_model_says_where_in_the_model_it_is()
    {
        var finding = Findings(Manifest(more: $$""", "model": { "store": "{{Store}}", "text": "model\n  schema 1.1\ntype member\n  relations\n    define owner: [nobody]\n" }""")).First(each => each.Code == "model_invalid");

        Assert.Contains("line 5", finding.Text, StringComparison.Ordinal);
    }

    // CWE-789: each value has a place, which names all that is around it.
    [Fact]
    public void Values_below_long_names_take_no_more_than_they_may()
    {
        var findings = new List<BundleFinding>();
        var text = Manifest(more: $$""", "resources": { "{{new string('n', 400_000)}}": [ {{string.Join(',', Enumerable.Repeat("0", 200_000))}} ] }""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(Read(text, findings));
        Assert.Equal("too_large", Assert.Single(findings).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    // CWE-407: what is read in the square of its length keeps every replica from its work for hours.
    [Fact(Timeout = 600_000)]
    public async Task The_largest_manifests_are_read()
    {
        var part = """{ "Clients": [ "a" ] }""";
        var parts = string.Join(',', Enumerable.Repeat(part, 20));
        var policies = string.Join(',', Enumerable.Range(0, 100).Select(i => $$""" "p{{i}}": { "AnyOf": [ {{string.Join(',', Enumerable.Repeat($$"""{ "AllOf": [ {{parts}} ] }""", 5))}} ] } """));
        var unknown = string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"\"u{i}\": \"value-{i}\""));

        await Task.Run(() => Assert.NotNull(Bundle(Manifest(policies: $"{{ {policies} }}", routes: "{ }", scopes: "[ ]"))));
        await Task.Run(() => Assert.NotEmpty(Codes(Manifest(more: $$""", "resources": { "x": [ {{string.Join(',', Enumerable.Repeat("[]", 300_000))}} ] }"""))));
        await Task.Run(() => Assert.Equal(30_000, Codes(Manifest(policies: $$"""{ "reads": { {{unknown}} } }""")).Count(code => code == "unknown_key")));
    }
}
