using System.Text.Json;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Explanation;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class ExplanationTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type folder
          relations
            define viewer: [user, folder#viewer]
        type doc
          relations
            define parent: [folder]
            define banned: [user]
            define owner: [user with small]
            define viewer: (owner or viewer from parent) but not banned
            define restricted: [user, doc#visitor]
            define visitor: [user] but not restricted
        condition small(x: int, y: string) {
          x < 100 && y == "a"
        }
        """;

    [Fact]
    public void The_way_names_relations_rules_and_tuples_with_their_results()
    {
        var store = new TestStore(Model, "doc:1#parent@folder:a", "folder:a#viewer@user:anne");

        var root = Explain(store, "doc:1#viewer@user:anne").Root;

        Assert.Equal("doc:1#viewer", root.Text);
        Assert.Equal(ExplanationResult.True, root.Result);
        var steps = Flatten(root).ToList();
        Assert.Contains(steps, step => step is { Kind: ExplanationKind.Rewrite, Text: "but not", Result: ExplanationResult.True });
        Assert.Contains(steps, step => step is { Kind: ExplanationKind.Rewrite, Text: "viewer from parent", Result: ExplanationResult.True });
        Assert.Contains(steps, step => step is { Kind: ExplanationKind.Tuple, Text: "folder:a" });
        Assert.Contains(steps, step => step is { Kind: ExplanationKind.Userset, Text: "folder:a#viewer", Result: ExplanationResult.True });
        Assert.Contains(steps, step => step is { Kind: ExplanationKind.Tuple, Text: "user:anne", Result: ExplanationResult.True });
        Assert.Contains(steps, step => step is { Kind: ExplanationKind.Userset, Text: "doc:1#banned", Result: ExplanationResult.False });
    }

    [Fact]
    public void A_condition_shows_the_values_that_it_was_worked_out_with()
    {
        var store = new TestStore(Model, """doc:1#owner@user:anne if small {"x": 5}""");

        var tuple = Assert.Single(Flatten(Explain(store, "doc:1#viewer@user:anne", """{"x": 700, "y": "b"}""").Root), step => step.Condition is not null);

        Assert.Equal("small", tuple.Condition);
        Assert.Equal(ExplanationResult.False, tuple.Result);
        var values = JsonDocument.Parse(tuple.Context!).RootElement;
        Assert.Equal(5, values.GetProperty("x").GetInt32());
        Assert.Equal("b", values.GetProperty("y").GetString());
    }

    [Fact]
    public void A_check_that_fails_shows_how_far_it_came()
    {
        var store = new TestStore(Model, "doc:1#owner@user:anne if small");

        var failed = Assert.IsType<CheckOutcome.Failed>(store.Ask("doc:1#viewer@user:anne", explain: true));

        Assert.Equal(ExplanationResult.Unknown, failed.Explanation!.Root.Result);
        Assert.Contains("x, y", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cycles_and_what_was_worked_out_before_are_marked()
    {
        var circle = new TestStore(Model, "folder:a#viewer@folder:b#viewer", "folder:b#viewer@folder:a#viewer");
        var through = new TestStore(Model, "doc:1#visitor@user:anne", "doc:1#restricted@doc:1#visitor");

        Assert.Contains(Flatten(Explain(circle, "folder:a#viewer@user:anne").Root), step => step.Note == "a cycle");
        var root = Explain(through, "doc:1#visitor@user:anne").Root;
        Assert.Equal((ExplanationResult.False, "a cycle through an exclusion"), (root.Result, root.Note));
    }

    [Fact]
    public void An_explanation_is_bounded_and_says_so()
    {
        var store = new TestStore(Model, [.. Enumerable.Range(0, 300).Select(number => $"folder:a#viewer@folder:{number}#viewer")]) { Limits = TestStore.Unhurried with { MaxExplanationNodes = 100 } };

        var explanation = Explain(store, "folder:a#viewer@user:anne");

        Assert.True(explanation.IsTruncated);
        Assert.True(Flatten(explanation.Root).Count() <= 100);
    }

    [Fact]
    public void Nothing_is_written_down_unless_it_is_asked_for()
    {
        var store = new TestStore(Model, "folder:a#viewer@user:anne");

        Assert.Null(Assert.IsType<CheckOutcome.Answered>(store.Ask("folder:a#viewer@user:anne")).Explanation);
    }

    private static CheckExplanation Explain(TestStore store, string question, string? context = null) =>
        Assert.IsType<CheckOutcome.Answered>(store.Ask(question, context, explain: true)).Explanation!;

    private static IEnumerable<ExplanationNode> Flatten(ExplanationNode node) => [node, .. node.Children.SelectMany(Flatten)];
}
