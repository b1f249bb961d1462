using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;
using static AuthGateway.Tests.Authorization.Evaluation.Decisions;

namespace AuthGateway.Tests.Authorization.Evaluation;

/// <summary>A search says what evaluations would, or that it can't.</summary>
public sealed class SearchTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type doc
          relations
            define viewer: [user, user:*, group#member]
            define blocked: [user]
            define editor: [user, group#member] but not blocked
            define archived: [user:*]
            define timed: [user with in_hours]
        condition in_hours(hour: int) {
          hour < 18
        }
        """;

    private static readonly EvaluationRelationSettings Editor = Viewer with { Relation = "editor" };
    private static readonly EvaluationRelationSettings Archived = Viewer with { Relation = "archived" };

    [Fact]
    public async Task Everybody_cannot_be_listed_alone_and_is_narrowed_by_what_can()
    {
        var store = new StoreInMemory(Model, "user:* viewer doc:1", "user:anne editor doc:1", "user:bob viewer doc:2");
        var viewers = Of(new EvaluationRuleSettings { Relations = [Viewer] });

        Assert.IsType<SearchOutcome.NotListable>(await SearchAsync(viewers, Sought.Subject, Ask(), store));
        Assert.Equal(["bob"], await FoundAsync(viewers, Sought.Subject, Ask(resource: "doc:2"), store));
        Assert.Equal(["anne"], await FoundAsync(Of(new EvaluationRuleSettings { Relations = [Viewer, Editor] }), Sought.Subject, Ask(), store));
        Assert.Equal(["1", "2"], await FoundAsync(viewers, Sought.Resource, Ask("user:bob"), store));
    }

    [Fact]
    public async Task A_condition_about_the_id_filters_and_does_not_list()
    {
        var store = new StoreInMemory(Model, "user:anne editor doc:1", "user:bob editor doc:1");
        var own = new EvaluationRuleSettings { Condition = "subject.id == resource.properties.owner" };
        var question = Ask(resourceProperties: "{'owner':'bob'}");

        Assert.IsType<SearchOutcome.NotListable>(await SearchAsync(Of(own), Sought.Subject, question, store));
        Assert.Equal(["bob"], await FoundAsync(Of(own with { Relations = [Editor] }), Sought.Subject, question, store));
        Assert.IsType<SearchOutcome.NotListable>(
            await SearchAsync(Of(new EvaluationRuleSettings { AnyOf = [own, new EvaluationRuleSettings { Relations = [Editor] }] }), Sought.Subject, question, store));
    }

    // CWE-400: a condition asks no store and knows no time, and there may be a hundred thousand candidates for it.
    [Fact]
    public async Task A_search_ends_when_its_time_is_up_also_where_conditions_alone_deny_its_candidates()
    {
        var rule = Of(new EvaluationRuleSettings { Condition = "subject.id == 'zoe'" });
        using var bound = new CancellationTokenSource();
        var session = Session(new StoreInMemory(Model), bound.Token);
        var place = new SearchPlace(null, 10);
        Assert.Empty(Assert.IsType<SearchOutcome.Page>(await Service(rule).SearchActionsAsync(Ask(), place, session)).Found);
        await bound.CancelAsync();

        var outcome = await Service(rule).SearchActionsAsync(Ask(), place, session);
        Assert.Equal(EvaluationReasons.TimedOut, Assert.IsType<SearchOutcome.Unavailable>(outcome).Reason);
    }

    [Fact]
    public async Task The_id_that_came_is_not_looked_at()
    {
        var store = new StoreInMemory(Model, "user:anne editor doc:1");
        var rule = Of(new EvaluationRuleSettings { Relations = [Editor], Condition = "subject.id != 'zoe'" });

        Assert.Equal(["anne"], await FoundAsync(rule, Sought.Subject, Ask("user:zoe"), store));
    }

    [Fact]
    public async Task What_the_model_does_not_have_finds_nothing()
    {
        var store = new StoreInMemory(Model, "user:anne editor doc:1");

        Assert.Empty(await FoundAsync(Default, Sought.Subject, Ask("spaceship:x", "editor"), store));
        Assert.Empty(await FoundAsync(Default, Sought.Subject, Ask(action: "burn"), store));
        Assert.Empty(await FoundAsync(Default, Sought.Resource, Ask("spaceship:x", "editor"), store));
        Assert.Empty(await FoundAsync(Default, Sought.Resource, Ask(resource: "card:1"), store));
        Assert.Empty(await FoundAsync(Default, Sought.Resource, Ask("user:*", "viewer"), store));
    }

    [Fact]
    public async Task A_condition_of_the_model_that_lacks_a_value_is_told()
    {
        var store = new StoreInMemory(Model, "user:anne timed doc:1 in_hours");

        Assert.IsType<SearchOutcome.LacksContext>(await SearchAsync(Default, Sought.Subject, Ask(action: "timed"), store));
        Assert.Equal(["anne"], await FoundAsync(Default, Sought.Subject, Ask(action: "timed", context: "{'hour':9}"), store));
        Assert.Empty(await FoundAsync(Default, Sought.Subject, Ask(action: "timed", context: "{'hour':19}"), store));
    }

    [Fact]
    public async Task An_outage_finds_nothing_and_says_so()
    {
        var store = new StoreInMemory(Model, "user:anne editor doc:1") { Closed = StoreCopy.Stale };

        Assert.IsType<SearchOutcome.Unavailable>(await SearchAsync(Default, Sought.Subject, Ask(action: "editor"), store));
        Assert.IsType<SearchOutcome.Unavailable>(await Service(Default).SearchActionsAsync(Ask(), new SearchPlace(null, 10), Session(store)));
    }

    [Fact]
    public async Task A_search_whose_time_is_up_is_no_shorter_list()
    {
        var store = new StoreInMemory(Model, "user:anne editor doc:1");
        using var bound = new CancellationTokenSource();
        store.OnOpen = bound.Cancel;

        var outcome = await Service(Default).SearchAsync(Ask(action: "editor"), Sought.Subject, new SearchPlace(null, 10), Session(store, bound.Token));
        Assert.Equal(EvaluationReasons.TimedOut, Assert.IsType<SearchOutcome.Unavailable>(outcome).Reason);
    }

    [Fact]
    public async Task Pages_are_of_one_revision_or_there_is_none()
    {
        var store = new StoreInMemory(Model, [.. Enumerable.Range(1, 5).Select(number => $"user:u{number} editor doc:1")]);
        var first = Assert.IsType<SearchOutcome.Page>(await SearchAsync(Default, Sought.Subject, Ask(action: "editor"), store, size: 2));
        Assert.Equal(("u1 u2", "u2"), (string.Join(' ', first.Found), first.Next));
        store.Add("user:u25 editor doc:1");

        var pinned = Pinned(new StoreMoment(1, 1));
        var rest = Assert.IsType<SearchOutcome.Page>(await Service(Default).SearchAsync(Ask(action: "editor"), Sought.Subject, new SearchPlace(first.Next, 3), pinned));
        Assert.Equal(("u3 u4 u5", null), (string.Join(' ', rest.Found), rest.Next));

        // Another epoch gave the number to another write.
        foreach (var lost in new[] { new StoreMoment(2, 1), new StoreMoment(1, 77) })
        {
            var gone = await Service(Default).SearchAsync(Ask(action: "editor"), Sought.Subject, new SearchPlace(first.Next, 3), Pinned(lost));
            Assert.Equal(EvaluationReasons.Gone, Assert.IsType<SearchOutcome.Unavailable>(gone).Reason);
        }

        AuthGateway.Authorization.Evaluation.Stores.EvaluationSession Pinned(StoreMoment moment) => new(
            store, new AuthGateway.Relations.Evaluation.RelationEngine(new AuthGateway.Relations.Evaluation.EvaluationLimits(), TimeProvider.System))
        {
            Pins = new Dictionary<string, StoreMoment>(StringComparer.Ordinal) { [StoreInMemory.Id] = moment },
        };
    }

    // Random tuples and rules: what a search returns evaluates to true, what it does not to false, also ids that no tuple names.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_search_agrees_with_every_evaluation(int seed)
    {
#pragma warning disable CA5394 // Deterministic on purpose.
        var random = new Random(seed);
        var (listed, refused) = (0, 0);
        for (var round = 0; round < 150; round++)
        {
            string User() => $"user:u{random.Next(6)}";
            string Group() => $"group:g{random.Next(3)}";
            string Doc() => $"doc:d{random.Next(5)}";
            var tuples = Enumerable.Range(0, random.Next(25)).Select(_ => random.Next(8) switch
            {
                0 => $"{User()} member {Group()}",
                1 => $"{Group()}#member member {Group()}",
                2 => $"{Group()}#member editor {Doc()}",
                3 => $"{User()} blocked {Doc()}",
                4 when random.Next(4) == 0 => $"user:* viewer {Doc()}",
                5 => $"user:* archived {Doc()}",
                6 => $"{User()} editor {Doc()}",
                _ => $"{User()} viewer {Doc()}",
            }).Distinct(StringComparer.Ordinal).ToList();
            var store = new StoreInMemory(Model, tuples);
            var settings = Of(Rule(depth: 2));
            Assert.Empty(Errors(settings));
            var question = Ask(User(), resource: Doc(), subjectProperties: random.Next(2) == 0 ? "{'role':'admin'}" : "", resourceProperties: $"{{'owner':'u{random.Next(6)}','status':'open'}}");
            foreach (var sought in new[] { Sought.Subject, Sought.Resource })
            {
                var outcome = await SearchAsync(settings, sought, question, store);
                if (outcome is SearchOutcome.NotListable)
                {
                    refused++;
                    continue;
                }

                listed++;
                var found = Assert.IsType<SearchOutcome.Page>(outcome).Found;
                foreach (var id in Enumerable.Range(0, 7).Select(number => sought == Sought.Subject ? $"u{number}" : $"d{number}"))
                {
                    var asked = sought == Sought.Subject ? question with { Subject = question.Subject with { Id = id } } : question with { Resource = question.Resource with { Id = id } };
                    var isAllowed = await ReasonAsync(settings, asked, store) is null;
                    Assert.True(isAllowed == found.Contains(id), $"{sought} {id}: {isAllowed}; found {string.Join(' ', found)}; round {round}; {string.Join(", ", tuples)}");
                }
            }
        }

        Assert.True(listed > 60 && refused > 5, $"{listed} were listed, {refused} refused");

        EvaluationRuleSettings Rule(int depth) => random.Next(depth > 0 ? 7 : 5) switch
        {
            0 => new EvaluationRuleSettings { Relations = [Viewer] },
            1 => new EvaluationRuleSettings { Relations = [Editor] },
            2 => new EvaluationRuleSettings { Relations = [Editor, Archived] },
            3 => new EvaluationRuleSettings { Condition = random.Next(2) == 0 ? "subject.properties.role == 'admin'" : "resource.properties.status == 'open'", Relations = [Viewer with { User = "group:g1#member" }] },
            4 => new EvaluationRuleSettings { Condition = random.Next(2) == 0 ? "subject.id == resource.properties.owner" : "resource.id != 'd1' && subject.id != 'u1'", Relations = random.Next(3) == 0 ? [] : [Editor] },
            5 => new EvaluationRuleSettings { AllOf = [Rule(depth - 1), Rule(depth - 1)] },
            _ => new EvaluationRuleSettings { AnyOf = [Rule(depth - 1), Rule(depth - 1)] },
        };
#pragma warning restore CA5394
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(EvaluationSettings settings, Sought sought, EvaluationQuestion question, StoreInMemory store) =>
        Assert.IsType<SearchOutcome.Page>(await SearchAsync(settings, sought, question, store)).Found;
}
