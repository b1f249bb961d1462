using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Settings;
using AuthGateway.Tests.Authorization.Evaluation;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>A bundle's rules for AuthZEN evaluations: what they may speak of, what is told of them, and when they decide.</summary>
public sealed class ResourceRuleTests : IDisposable
{
    private const string Model = """, "model": { "store": "01M8FRCPJGJS2D7HKCZJ794F3G", "text": "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define viewer: [user]\n" }""";
    private const string Relation = """{ "User": "{subject.type}:{subject.id}", "Relation": "viewer", "Object": "doc:{resource.id}" }""";

    private static readonly BundleGrant Grant = new() { Paths = ["/members/"], Clusters = ["legacy"], Stores = [Store], ResourceTypes = ["doc"] };

    private readonly AuthorizationSettings _settings = new() { Bundles = Platform(Grant).Settings };
    private readonly PolicyBundles _bundles;

    public ResourceRuleTests() => _bundles = new PolicyBundles(_settings);

    public void Dispose() => _bundles.Dispose();

    [Fact]
    public void Rules_within_the_grant_are_fine()
    {
        Assert.Empty(Found($$"""{ "doc": { "Actions": { "view": { "Relations": [ {{Relation}} ] } } } }"""));
        Assert.Empty(Found("""{ "doc": { "Actions": { "view": { "SubjectTypes": [ "user" ], "Condition": "resource.properties.open == true" } } } }"""));
    }

    // By whatever key: what it decides about counts.
    [Theory]
    [InlineData("""{ "other": { "Actions": { "view": { "SubjectTypes": [ "user" ] } } } }""", "/resources/other")]
    [InlineData("""{ "doc": { "Type": "other", "Actions": { "view": { "SubjectTypes": [ "user" ] } } } }""", "/resources/doc")]
    [InlineData("""{ "Doc": { "Actions": { "view": { "SubjectTypes": [ "user" ] } } } }""", "/resources/Doc")]
    public void A_type_outside_of_the_grant_is_refused(string resources, string place) =>
        Assert.Contains(Findings(Manifest(more: Model + $", \"resources\": {resources}"), Platform(Grant)), finding => finding is { Code: "resource_type_outside", IsError: true } && finding.Pointer == place);

    [Theory]
    [InlineData("""{ "doc": { "Store": "01M8FRCPJGJS2D7HKCZJ794F3H", "ActionsAreRelations": true } }""", "/resources/doc/Store")]
    [InlineData("""{ "doc": { "Actions": { "view": { "AnyOf": [ { "Relations": [ { "Store": "01M8FRCPJGJS2D7HKCZJ794F3H", "User": "{subject.type}:{subject.id}", "Relation": "viewer", "Object": "doc:{resource.id}" } ] } ] } } } }""", "/resources/doc/Actions/view/AnyOf/0/Relations/0/Store")]
    public void A_store_outside_of_the_grant_is_refused(string resources, string place) =>
        Assert.Contains(Findings(Manifest(more: Model + $", \"resources\": {resources}"), Platform(Grant)), finding => finding is { Code: "store_outside" } && finding.Pointer == place);

    [Theory]
    [InlineData("""{ "Condition": "subject.type != subject.type" }""", "condition_never_true")]
    [InlineData("""{ "Condition": "subject.id == subject.id" }""", "condition_always_true")]
    [InlineData("""{ "AnyOf": [ { "Condition": "false" }, { "SubjectTypes": [ "user" ] } ] }""", "condition_never_true")]
    [InlineData("""{ "SubjectTypes": [ "user" ], "AllOf": [ { "SubjectTypes": [ "robot" ] } ] }""", "policy_contradiction")]
    [InlineData("""{ "SubjectTypes": [ "user" ], "AnyOf": [ { "SubjectTypes": [ "robot" ] } ] }""", "policy_contradiction")]
    [InlineData("""{ "Relations": [ { "User": "{subject.type}:{subject.id}", "Relation": "owner", "Object": "doc:{resource.id}" } ] }""", "relation_unknown")]
    [InlineData("""{ "Relations": [ { "User": "{subject.type}:{subject.id}", "Relation": "viewer", "Object": "folder:{resource.id}" } ] }""", "relation_unknown")]
    [InlineData("""{ "Relations": [ { "User": "{subject.type}:{subject.id}", "Relation": "{action.name}", "Object": "{resource.type}:{resource.id}" } ] }""", "relation_unknown")]
    [InlineData("""{ "SubjectTypes": [ "robot" ], "Relations": [ { "User": "{subject.type}:{subject.id}", "Relation": "viewer", "Object": "doc:{resource.id}" } ] }""", "relation_unknown")]
    [InlineData("""{ "SubjectTypes": [ "user" ], "Relations": [ { "User": "user:{subject.id}", "Relation": "viewer", "Object": "doc:x", "Sore": "" } ] }""", "unknown_key")]
    [InlineData("""{ "Relations": [ { "User": "user:{subject.id}", "Relation": "viewer", "Object": "doc:{resource.id}" } ] }""", "value")]
    [InlineData("""{ "Condition": "subject.nothing" }""", "value")]
    [InlineData("""{ }""", "value")]
    public void What_can_be_proven_to_be_wrong_is_told(string rule, string code) => Assert.Contains(code, Found($$"""{ "doc": { "Actions": { "view": {{rule}} } } }"""));

    [Fact]
    public void A_type_without_actions_is_one_of_the_models()
    {
        Assert.Empty(Found("""{ "doc": { "ActionsAreRelations": true } }"""));
        var platform = Platform(Grant with { ResourceTypes = ["folder"] });
        Assert.Contains("relation_unknown", Codes(Manifest(more: Model + """, "resources": { "folder": { "ActionsAreRelations": true } }"""), platform));
    }

    [Fact]
    public void A_type_has_its_rules_from_one_place()
    {
        var other = new BundleGrant { Paths = ["/others/"], ResourceTypes = ["doc"] };
        var rules = new EvaluationSettings { Resources = new Dictionary<string, EvaluationResourceSettings>(StringComparer.Ordinal) { ["x"] = new() { Type = "doc", Store = Store } } };

        Assert.Single(Errors(new AuthorizationSettings { Bundles = new BundleSettings { Namespaces = new Dictionary<string, BundleGrant>(StringComparer.Ordinal) { ["a"] = Grant, ["b"] = other } } }));
        Assert.Single(Errors(_settings with { Evaluation = rules }));
        Assert.Empty(Errors(_settings));

        static List<SettingsError> Errors(AuthorizationSettings settings)
        {
            var errors = new List<SettingsError>();
            settings.Validate(new SettingsErrors("Authorization", errors));
            settings.Bundles.Validate(new SettingsErrors("Authorization:Bundles", errors));
            return errors;
        }
    }

    [Fact]
    public void Rules_that_name_no_store_ask_the_bundles_own_by_its_own_model()
    {
        var text = Manifest(more: Model + $$""", "resources": { "doc": { "Actions": { "view": { "Relations": [ {{Relation}} ] } } } }""");
        var (bundle, loaded) = (Bundle(text), Load(text));
        var relation = Assert.IsType<EvaluationResource>(loaded.Resources["doc"]).Find("view")!.Rule.Describe().Parts[0].Relation!;

        Assert.Equal((Store, bundle.ModelId), (relation.Store, relation.Model));
        Assert.Equal([Store], loaded.Stores);
        Assert.Equal([Store], loaded.RuleStores);
    }

    [Fact]
    public async Task Rules_come_into_force_with_their_version_and_are_never_open_before()
    {
        var service = new EvaluationService(new EvaluationRules(_settings.Evaluation, _settings.Bundles, _bundles));
        var store = new StoreInMemory("model\n  schema 1.1\ntype user\n");
        Assert.Equal("unavailable policy_not_loaded", await AskAsync());
        Assert.Equal("denied resource_type", await AskAsync("other:1"));
        Assert.IsType<SearchOutcome.Unavailable>(await service.SearchActionsAsync(Evaluation.Decisions.Ask(), new SearchPlace(null, 10), Evaluation.Decisions.Session(store)));
        Assert.IsType<SearchOutcome.Unavailable>(await service.SearchAsync(Evaluation.Decisions.Ask(), Sought.Subject, new SearchPlace(null, 10), Evaluation.Decisions.Session(store)));

        _bundles.Replace([Load(Manifest(more: Rules("user")))]);
        var session = Evaluation.Decisions.Session(store);
        Assert.IsType<EvaluationOutcome.Allowed>(await service.EvaluateAsync(Evaluation.Decisions.Ask(), session));

        // A batch that began is answered by one version to its end.
        _bundles.Replace([Load(Manifest(more: Rules("robot")))]);
        Assert.IsType<EvaluationOutcome.Allowed>(await service.EvaluateAsync(Evaluation.Decisions.Ask(), session));
        Assert.Equal("denied subject_type", await AskAsync());

        // A version without rules says no.
        _bundles.Replace([Load(Manifest())]);
        Assert.Equal("denied resource_type", await AskAsync());

        async Task<string> AskAsync(string resource = "doc:1") => await service.EvaluateAsync(Evaluation.Decisions.Ask(resource: resource), Evaluation.Decisions.Session(store)) switch
        {
            EvaluationOutcome.Denied denied => $"denied {denied.Reason}",
            EvaluationOutcome.Unavailable unavailable => $"unavailable {unavailable.Reason}",
            _ => "allowed",
        };
    }

    [Fact]
    public void A_difference_of_rules_is_told_by_meaning() => Assert.Equal(
        ["~ resource doc Actions:view:SubjectTypes:0: 'user' → 'robot'"],
        BundleDiff.Of(Bundle(Manifest(more: Rules("user"))), Bundle(Manifest(more: Rules("robot")))));

    private static string Rules(string subject) => $$""", "resources": { "doc": { "Actions": { "view": { "SubjectTypes": [ "{{subject}}" ] } } } }""";

    private static IReadOnlyList<string> Found(string resources) => Codes(Manifest(more: Model + $", \"resources\": {resources}"), Platform(Grant));
}
