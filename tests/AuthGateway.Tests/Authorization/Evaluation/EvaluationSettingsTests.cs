using AuthGateway.Authorization.Evaluation;
using static AuthGateway.Tests.Authorization.Evaluation.Decisions;

namespace AuthGateway.Tests.Authorization.Evaluation;

/// <summary>What is refused before anything is decided.</summary>
public sealed class EvaluationSettingsTests
{
    [Fact]
    public void Rules_that_can_decide_are_taken() => Assert.Empty(Errors(Of(new EvaluationRuleSettings { Relations = [Viewer] })));

    // CWE-639: subject "1000" of one type is not subject "1000" of another.
    [Fact]
    public void A_rule_that_fixes_a_subjects_type_says_of_whose_subjects_it_speaks()
    {
        var bare = new EvaluationRuleSettings { Relations = [Viewer with { User = "user:{subject.id}" }] };

        Assert.Contains("{subject.type}:{subject.id}", Assert.Single(Errors(Of(bare))), StringComparison.Ordinal);
        Assert.Single(Errors(Of(bare with { SubjectTypes = ["user", "employee"] })));
        Assert.Empty(Errors(Of(bare with { SubjectTypes = ["user"] })));
        Assert.Empty(Errors(Of(new EvaluationRuleSettings { SubjectTypes = ["user"], AnyOf = [bare] })));
    }

    [Fact]
    public void A_rule_that_says_nothing_opens_nothing() => Assert.NotEmpty(Errors(Of(new EvaluationRuleSettings())));

    [Theory]
    [InlineData("subject.name == 'x'")]
    [InlineData("principal.subject == 'x'")]
    [InlineData("subject.properties.flag")]
    [InlineData("subject.id ==")]
    public void A_condition_that_cannot_decide_is_refused(string condition) => Assert.NotEmpty(Errors(Of(new EvaluationRuleSettings { Condition = condition })));

    [Theory]
    [InlineData("user:*")]
    [InlineData("user:{subject.name}")]
    [InlineData("user:{subject.id}-{resource.id}")]
    [InlineData("{subject.id}:x")]
    [InlineData("{action.name}:x")]
    [InlineData("group:x#{action.name}")]
    [InlineData("user:{subject.properties.}")]
    [InlineData("user:{subject.properties.a.b}")]
    [InlineData("user:{principal.subject}")]
    public void A_name_that_a_question_could_bend_is_refused(string name) =>
        Assert.NotEmpty(Errors(Of(new EvaluationRuleSettings { Relations = [Viewer with { User = name }] })));

    [Theory]
    [InlineData("{subject.id}")]
    [InlineData("{action.name}x")]
    [InlineData("a#b")]
    public void A_relation_is_fixed_or_the_action(string relation) =>
        Assert.NotEmpty(Errors(Of(new EvaluationRuleSettings { Relations = [Viewer with { Relation = relation }] })));

    [Fact]
    public void A_store_is_named_somewhere()
    {
        var rule = new EvaluationRuleSettings { Relations = [Viewer with { Store = "" }] };
        Assert.Empty(Errors(Of(rule)));
        Assert.NotEmpty(Errors(Of(new EvaluationResourceSettings { Actions = new Dictionary<string, EvaluationRuleSettings>(StringComparer.Ordinal) { ["view"] = rule } })));
        Assert.NotEmpty(Errors(Of(new EvaluationResourceSettings())));
    }

    [Fact]
    public void An_action_whose_name_cannot_be_a_key_has_it_beside_it_and_once()
    {
        var rule = new EvaluationRuleSettings { Name = "invoice:read", Relations = [Viewer] };
        var actions = new Dictionary<string, EvaluationRuleSettings>(StringComparer.Ordinal) { ["one"] = rule };
        Assert.Empty(Errors(Of(new EvaluationResourceSettings { Store = StoreInMemory.Id, Actions = actions })));
        actions["two"] = rule;
        Assert.NotEmpty(Errors(Of(new EvaluationResourceSettings { Store = StoreInMemory.Id, Actions = actions })));
        Assert.NotEmpty(Errors(Of(new EvaluationRuleSettings { AnyOf = [rule] })));
    }

    [Theory]
    [InlineData("http://pdp.example.com")]
    [InlineData("https://pdp.example.com/")]
    [InlineData("https://pdp.example.com?x")]
    [InlineData("https://pdp.example.com/#x")]
    [InlineData("https://me@pdp.example.com")]
    [InlineData("https://pdp.example.com/{tenant}")]
    [InlineData("https://pdp.example.com/a%2Fb")]
    [InlineData("pdp.example.com")]
    public void A_public_URL_is_one_that_metadata_may_name(string url)
    {
        Assert.NotEmpty(Errors(new EvaluationSettings { AskPolicy = "ask", PublicUrl = url }));
        Assert.Empty(Errors(new EvaluationSettings { AskPolicy = "ask", PublicUrl = "https://pdp.example.com/tenant1" }));
    }

    [Fact]
    public void What_is_searched_for_is_decided_too() => Assert.NotEmpty(Errors(new EvaluationSettings { SearchPolicy = "search" }));
}
