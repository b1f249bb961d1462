using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

public sealed class ProgramTests
{
    private static readonly CelVariable[] Truths =
        [new("a", CelType.Bool), new("b", CelType.Bool), new("n", CelType.Int), new("l", CelType.List(CelType.Int))];

    private static readonly CelObjectType Owner = CelObjectType.Of<Person>("person")
        .Field("name", CelType.String, person => CelValue.Of(person.Name))
        .Build();

    private static readonly CelObjectType Document = CelObjectType.Of<Paper>("document")
        .Field("title", CelType.String, paper => CelValue.Of(paper.Title))
        .Field("owner", Owner, paper => CelValue.OfObject(paper.Owner))
        .Build();

    [Theory]
    [InlineData("a && b", true, null, "b")]
    [InlineData("a && b", null, null, "a,b")]
    [InlineData("a || b", false, null, "b")]
    [InlineData("b || a", false, null, "b")]
    [InlineData("!b", false, null, "b")]
    [InlineData("b ? 1 == 1 : 2 == 2", false, null, "b")]
    [InlineData("[1, 2].all(x, x > 0 && b)", false, null, "b")]
    [InlineData("b && 1 / 0 == 1", false, null, "b")]
    public void A_result_that_depends_on_a_missing_variable_names_it(string source, bool? a, bool? b, string names)
    {
        var outcome = Cel.Compile(source, Truths).Evaluate([Truth(a), Truth(b)]);

        Assert.Equal(CelOutcomeKind.Missing, outcome.Kind);
        Assert.Equal(names, string.Join(',', outcome.Missing));
        Assert.False(outcome.IsTrue);
        Assert.False(outcome.IsFalse);
    }

    [Theory]
    [InlineData("a && b", false, false)]
    [InlineData("b && a", false, false)]
    [InlineData("a || b", true, true)]
    [InlineData("b || a", true, true)]
    [InlineData("a ? a : b", true, true)]
    [InlineData("[1, 2].exists(x, b || x == 2)", true, true)]
    [InlineData("[1, 2].all(x, b && x == 2)", true, false)]
    public void A_missing_variable_does_not_matter_where_the_other_side_decides(string source, bool a, bool expected)
    {
        var outcome = Cel.Compile(source, Truths).Evaluate([Truth(a)]);

        Assert.Equal(expected, outcome.IsTrue);
        Assert.Equal(!expected, outcome.IsFalse);
    }

    [Theory]
    [InlineData("n / 0 == 1 && false", false)]
    [InlineData("false && n / 0 == 1", false)]
    [InlineData("n / 0 == 1 || true", true)]
    [InlineData("true || n / 0 == 1", true)]
    [InlineData("[0, 1].exists(x, 1 / x == 1)", true)]
    [InlineData("[0, 1].all(x, 1 / x == 2)", false)]
    public void An_error_does_not_matter_where_the_other_side_decides(string source, bool expected) =>
        Assert.Equal(expected, Cel.Compile(source, Truths).Evaluate([default, default, CelValue.Of(1L)]).IsTrue);

    [Fact]
    public void A_value_of_another_type_than_declared_is_an_error_and_no_exception()
    {
        var program = Cel.Compile("l.all(x, x > n) && a", Truths);

        Assert.Equal(CelErrorKind.NoSuchOverload, program.Evaluate([CelValue.True, default, CelValue.Of(1L), CelValue.Of("no list")]).Error?.Kind);
        Assert.Equal(CelErrorKind.NoSuchOverload, program.Evaluate([CelValue.Of("x"), default, CelValue.Of("y"), CelValue.OfList(CelValue.Of(1L))]).Error?.Kind);
    }

    [Fact]
    public void Fields_of_a_hosts_object_are_read_where_it_is()
    {
        var environment = new CelEnvironment([new CelVariable("doc", Document)]);
        var program = Cel.Compile(environment, "has(doc.owner) && doc.owner.name == 'anne' && doc.title.startsWith('A')");

        Assert.True(program.Evaluate([CelValue.OfObject(new Paper("Annual", new Person("anne")))]).IsTrue);
        Assert.True(program.Evaluate([CelValue.OfObject(new Paper("Annual", null))]).IsFalse);
        Assert.Equal(CelErrorKind.NoSuchField, program.Evaluate([CelValue.OfObject(new Paper(null, new Person("anne")))]).Error?.Kind);
        Assert.Equal(["doc.owner", "doc.owner.name", "doc.title"], program.References.Select(reference => reference.ToString()));
        Assert.Contains("document has no field 'secret'", Cel.Refusal(environment, "doc.secret == 1"), StringComparison.Ordinal);
        Assert.Equal(CelErrorKind.NoSuchOverload, program.Evaluate([CelValue.Of("no document")]).Error?.Kind);
    }

    [Fact]
    public void A_program_says_which_variables_it_reads()
    {
        var program = Cel.Compile("a || l.exists(a, a == n)", Truths);

        // The a within the comprehension is the comprehension's own.
        Assert.Equal([("a", 0), ("l", 3), ("n", 2)], program.References.Select(reference => (reference.Variable, reference.Slot)));
    }

    [Theory]
    [InlineData("n", "The expression gives int; bool is expected.")]
    [InlineData("dyn(a)", "The expression gives dyn; bool is expected.")]
    [InlineData("a +", "The expression ends where an operand was expected.")]
    [InlineData("a && n", "An operand of && is bool, not int.")]
    [InlineData("n == 'x'", "'==' does not take (int, string).")]
    [InlineData("unknown == 1", "'unknown' is not declared.")]
    [InlineData("nothing(1) == 1", "The function 'nothing' is not declared.")]
    [InlineData("Account{id: 1}.id == 1", "Messages (Account{…}) are not covered.")]
    [InlineData("{'a': 1}[?'a'] == 1", "Optional values (?. and [?]) are not covered.")]
    [InlineData("optional.of(1) == 1", "The function 'optional.of' is not declared. Optional values are not covered.")]
    [InlineData("cel.bind(x, 1, x) == 1", "The function 'cel.bind' is not declared. Local bindings (cel.bind) are not covered.")]
    [InlineData("if == 1", "'if' is a reserved word.")]
    public void What_is_wrong_is_refused_at_load_with_its_reason(string source, string reason)
    {
        var refused = Assert.IsType<CelCompilation.Refused>(new CelEnvironment(Truths).Compile(source, CelType.Bool));

        Assert.Contains(reason, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_line_and_column()
    {
        var refused = Assert.IsType<CelCompilation.Refused>(new CelEnvironment(Truths).Compile("a &&\n  zzz &&\n  b + 1", CelType.Bool));

        Assert.Equal([(2, 3), (3, 5)], refused.Issues.Select(issue => (issue.Line, issue.Column)));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("a-b")]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("while")]
    public void A_variable_is_not_named_what_no_expression_can_name(string name) =>
        Assert.Throws<ArgumentException>(() => new CelEnvironment([new CelVariable(name, CelType.Int)]));

    [Fact]
    public void A_default_outcome_opens_nothing()
    {
        var outcome = default(CelOutcome);

        Assert.False(outcome.IsTrue);
        Assert.Equal(CelOutcomeKind.Error, outcome.Kind);
    }

    [Fact]
    public void Threads_share_a_program()
    {
        var program = Cel.Compile("l.map(x, x * n).exists(x, x == 12)", Truths);

        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n =>
        {
            var outcome = program.Evaluate([default, default, CelValue.Of((long)n), CelValue.OfList(CelValue.Of(1L), CelValue.Of(3L))]);
            Assert.Equal(n is 4 or 12, outcome.IsTrue);
        });
    }

    private static CelValue Truth(bool? value) => value is { } truth ? CelValue.Of(truth) : default;

    private sealed record Person(string Name);

    private sealed record Paper(string? Title, Person? Owner);
}
