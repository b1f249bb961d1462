using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Relationships;
using static AuthGateway.Tests.Authorization.Evaluation.Decisions;

namespace AuthGateway.Tests.Authorization.Evaluation;

/// <summary>How a question is decided.</summary>
public sealed class EvaluationServiceTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user]
        type doc
          relations
            define viewer: [user, user:*, group#member, user with in_hours]
            define view: viewer
        condition in_hours(hour: int) {
          hour < 18
        }
        """;

    [Fact]
    public async Task Without_rules_an_action_is_a_relation_and_the_context_goes_to_its_conditions()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1", "user:bob viewer doc:1 in_hours", "group:a#member viewer doc:2", "user:carl member group:a");

        Assert.Null(await ReasonAsync(Default, Ask(), store));
        Assert.Null(await ReasonAsync(Default, Ask("user:carl", resource: "doc:2"), store));
        Assert.Equal("relation", await ReasonAsync(Default, Ask("user:carl"), store));
        Assert.Null(await ReasonAsync(Default, Ask("user:bob", context: "{'hour':9}"), store));
        Assert.Equal("relation", await ReasonAsync(Default, Ask("user:bob", context: "{'hour':20}"), store));
        Assert.Equal("relations_question", await ReasonAsync(Default, Ask("user:bob"), store));
    }

    [Fact]
    public async Task What_no_rule_speaks_of_is_denied()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1");

        Assert.Equal("resource_type", await ReasonAsync(Default, Ask(resource: "card:1"), store));
        Assert.Equal("relations_question", await ReasonAsync(Default, Ask(action: "burn"), store));
        Assert.Equal("relations_question", await ReasonAsync(Default, Ask("spaceship:anne"), store));
        Assert.Equal("action", await ReasonAsync(Of(new EvaluationRuleSettings { Relations = [Viewer] }), Ask(action: "edit"), store));
        var both = new EvaluationResourceSettings
        {
            Store = StoreInMemory.Id,
            ActionsAreRelations = true,
            Actions = new Dictionary<string, EvaluationRuleSettings>(StringComparer.Ordinal) { ["read"] = new() { Relations = [Viewer] } },
        };
        Assert.Null(await ReasonAsync(Of(both), Ask(action: "read"), store));
        Assert.Null(await ReasonAsync(Of(both), Ask(), store));
    }

    // CWE-639 with CWE-943: who writes a question must not be able to write more than an id, a type and a relation.
    [Theory]
    [InlineData("user:*", "view", "doc:1")]
    [InlineData("group:a#member", "view", "doc:1")]
    [InlineData("user:a:b", "view", "doc:1")]
    [InlineData("user:anne", "view", "doc:*")]
    [InlineData("user:anne", "view", "doc:1#viewer")]
    [InlineData("user:anne", "view", "doc:1%41")]
    [InlineData("user#x:anne", "view", "doc:1")]
    [InlineData("us er:anne", "view", "doc:1")]
    [InlineData("us@er:anne", "view", "doc:1")]
    [InlineData("{subject.type}:anne", "view", "doc:1")]
    [InlineData("user:anne", "viewer#x", "doc:1")]
    [InlineData("user:anne", "*", "doc:1")]
    [InlineData("user:a\u200Bb", "view", "doc:1")]
    public async Task A_question_cannot_name_a_userset_everybody_or_another_type(string subject, string action, string resource)
    {
        var store = new StoreInMemory(Model, "user:* viewer doc:1", "group:a#member viewer doc:1");

        Assert.Equal("relation_value", await ReasonAsync(Default, Ask(subject, action, resource), store));
        Assert.Equal(0, store.Opened);
    }

    [Fact]
    public async Task An_address_is_an_id()
    {
        var store = new StoreInMemory(Model, "user:anne@example.com viewer doc:a@b");

        Assert.Null(await ReasonAsync(Default, Ask("user:anne@example.com", resource: "doc:a@b"), store));
        Assert.Equal("relation", await ReasonAsync(Default, Ask("user:anne", resource: "doc:a@b"), store));
        Assert.Equal("relation", await ReasonAsync(Default, Ask("user:anne@example.com", resource: "doc:a"), store));
    }

    [Fact]
    public async Task A_property_may_stand_in_a_name_when_it_is_a_plain_text()
    {
        var rule = new EvaluationRuleSettings { Relations = [Viewer with { Object = "doc:{resource.properties.parent}" }] };
        var store = new StoreInMemory(Model, "user:anne viewer doc:9");

        Assert.Null(await ReasonAsync(Of(rule), Ask(resourceProperties: "{'parent':'9'}"), store));
        Assert.Equal("relation_value", await ReasonAsync(Of(rule), Ask(resourceProperties: "{'parent':9}"), store));
        Assert.Equal("relation_value", await ReasonAsync(Of(rule), Ask(resourceProperties: "{'parent':'*'}"), store));
        Assert.Equal("relation_value", await ReasonAsync(Of(rule), Ask(), store));
    }

    [Theory]
    [InlineData("subject.id == resource.properties.owner", null)]
    [InlineData("subject.properties.age >= 18 && 'red' in resource.properties.tags", null)]
    [InlineData("action.properties['soft'] == true && context.place.country == 'CH'", null)]
    [InlineData("has(context.absent) || subject.type == 'user'", null)]
    [InlineData("subject.id == 'bob'", "condition")]
    [InlineData("context.absent == 1", "condition_missing")]
    [InlineData("!(context.absent == 1)", "condition_missing")]
    [InlineData("resource.properties.tags[7] == 'red'", "condition_missing")]
    [InlineData("int(subject.id) == 1", "condition_error")]
    [InlineData("resource.properties.long.exists(a, resource.properties.long.exists(b, a + b == -1.0))", "condition_cost")]
    public async Task A_condition_reads_what_the_question_says_and_nothing_but_true_holds(string condition, string? reason)
    {
        var many = string.Join(',', Enumerable.Range(0, 200));
        var question = Ask(
            subjectProperties: "{'age':30}",
            resourceProperties: $"{{'owner':'anne','tags':['red'],'long':[{many}]}}",
            actionProperties: "{'soft':true}",
            context: "{'place':{'country':'CH'}}");

        Assert.Empty(Errors(Of(new EvaluationRuleSettings { Condition = condition })));
        Assert.Equal(reason, await ReasonAsync(Of(new EvaluationRuleSettings { Condition = condition }), question));
    }

    [Fact]
    public async Task An_outage_is_neither_a_yes_nor_a_no_and_is_asked_for_where_it_matters_alone()
    {
        var yes = new EvaluationRuleSettings { Condition = "true" };
        var no = new EvaluationRuleSettings { Condition = "false" };
        var unknown = new EvaluationRuleSettings { Relations = [Viewer] };
        var store = new StoreInMemory(Model) { Closed = StoreCopy.Stale };

        Assert.Equal("unavailable: relations_stale", await ReasonAsync(Of(unknown), Ask(), store));
        Assert.Equal("condition", await ReasonAsync(Of(new EvaluationRuleSettings { AllOf = [unknown, no] }), Ask(), store));
        Assert.Null(await ReasonAsync(Of(new EvaluationRuleSettings { AnyOf = [unknown, yes] }), Ask(), store));
        Assert.Equal("unavailable: relations_stale", await ReasonAsync(Of(new EvaluationRuleSettings { AnyOf = [unknown, no] }), Ask(), store));
        Assert.Equal("unavailable: relations_stale", await ReasonAsync(Of(new EvaluationRuleSettings { AllOf = [unknown, yes] }), Ask(), store));
        Assert.Equal("any_of", await ReasonAsync(Of(new EvaluationRuleSettings { AnyOf = [no, no] }), Ask(), store));
    }

    [Fact]
    public async Task A_store_is_opened_once_for_all_questions_of_a_request()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1");
        var session = Session(store);
        var service = Service(Default);
        Assert.IsType<EvaluationOutcome.Denied>(await service.EvaluateAsync(Ask("user:zoe"), session));
        store.Add("user:zoe viewer doc:1");

        Assert.IsType<EvaluationOutcome.Denied>(await service.EvaluateAsync(Ask("user:zoe"), session));
        Assert.Equal(1, store.Opened);
        Assert.IsType<EvaluationOutcome.Allowed>(await service.EvaluateAsync(Ask("user:zoe"), Session(store)));
    }

    [Fact]
    public async Task What_is_not_decided_when_the_time_is_up_is_not_allowed()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1");
        using var bound = new CancellationTokenSource();
        store.OnOpen = bound.Cancel;

        var outcome = await Service(Default).EvaluateAsync(Ask(), Session(store, bound.Token));
        Assert.Equal(EvaluationReasons.TimedOut, Assert.IsType<EvaluationOutcome.Unavailable>(outcome).Reason);
    }

    [Fact]
    public async Task A_rule_that_confirms_has_the_store_read_anew()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1");

        Assert.Null(await ReasonAsync(Of(new EvaluationRuleSettings { Relations = [Viewer with { Confirm = true }] }), Ask(), store));
        Assert.IsType<Freshness.Newest>(Assert.Single(store.Asked));
    }

    [Fact]
    public async Task A_store_is_read_at_the_strictest_moment_that_any_part_asks_for_and_at_no_other()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1");
        var strict = Of(new EvaluationRuleSettings { Relations = [Viewer, Viewer with { Confirm = true }] });

        Assert.Null(await ReasonAsync(strict, Ask(), store));
        Assert.IsType<Freshness.Newest>(Assert.Single(store.Asked));

        // The second question's rule is the strict one: the first is decided at its moment already.
        var service = Service(strict with { Resources = strict.Resources.Append(new("page", new EvaluationResourceSettings { Store = StoreInMemory.Id })).ToDictionary(StringComparer.Ordinal) });
        var session = Session(store);
        service.Announce(Ask(resource: "page:1"), session);
        service.Announce(Ask(), session);
        await service.EvaluateAsync(Ask(resource: "page:1"), session);
        await service.EvaluateAsync(Ask(), session);
        Assert.Equal([typeof(Freshness.Newest), typeof(Freshness.Newest)], store.Asked.Select(freshness => freshness.GetType()));
    }

    [Fact]
    public async Task A_store_that_is_asked_by_two_models_is_read_at_one_moment()
    {
        var store = new StoreInMemory(Model, "user:anne viewer doc:1");
        store.OnOpen = () =>
        {
            if (store.Opened == 2)
            {
                store.Add("user:anne viewer doc:2");
            }
        };
        var rule = new EvaluationRuleSettings { Relations = [Viewer, Viewer with { Model = "01JDQW8X5N0000000000000002", Object = "doc:2" }] };

        Assert.Equal("relation", await ReasonAsync(Of(rule), Ask(), store));
        Assert.Equal(2, store.Opened);
        Assert.Null(await ReasonAsync(Of(rule), Ask(), store));
    }

    [Fact]
    public async Task The_rule_of_one_subjects_type_is_not_for_another()
    {
        var rule = new EvaluationRuleSettings { SubjectTypes = ["identity"], Relations = [Viewer with { User = "user:{subject.id}" }] };
        var store = new StoreInMemory(Model, "user:1000 viewer doc:1");

        Assert.Null(await ReasonAsync(Of(rule), Ask("identity:1000"), store));
        Assert.Equal("subject_type", await ReasonAsync(Of(rule), Ask("employee:1000"), store));
    }
}
