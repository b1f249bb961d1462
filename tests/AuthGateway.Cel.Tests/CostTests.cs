using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

/// <summary>What evaluations cost: the numbers that cel-go's own tests state (interpreter/runtimecost_test.go).</summary>
public sealed class CostTests
{
    private static readonly CelVariable[] Variables =
    [
        new("a", CelType.Bool), new("b", CelType.Bool), new("s", CelType.String), new("t", CelType.String), new("y", CelType.Bytes),
        new("e", CelType.List(CelType.Int)), new("m", CelType.Map(CelType.String, CelType.Map(CelType.String, CelType.String))),
        new("short", CelType.String), new("v1", CelType.String), new("v2", CelType.String),
    ];

    private static CelValue[] Bindings
    {
        get
        {
            var inner = new CelMap();
            inner.TryAdd(CelValue.Of("nested"), CelValue.Of("0"));
            var outer = new CelMap();
            outer.TryAdd(CelValue.Of("attr"), CelValue.Of(inner));
            return
            [
                CelValue.False, CelValue.False, CelValue.Of(new string('q', 500)), CelValue.Of(new string('q', 500)), CelValue.Of(new byte[500]),
                CelValue.Of(CelList.Empty), CelValue.Of(outer), CelValue.Of("idc"), CelValue.Of("val1"), CelValue.Of("val2222222"),
            ];
        }
    }

    [Theory]
    [InlineData("has(m.attr.nested)", 2)]
    [InlineData("m.attr.nested", 3)]
    [InlineData("[1, 2, 3]", 10)]
    [InlineData("{'a': 1, 'b': 2, 'c': 3}", 30)]
    [InlineData("e.all(x, true)", 2)]
    [InlineData("[1, 2, 3].all(x, true)", 20)]
    [InlineData("s.matches('[0-9]')", 103)]
    [InlineData("'123'.matches('[0-9]')", 2)]
    [InlineData("false || false", 0)]
    [InlineData("a || b || a || b", 4)]
    [InlineData("true && false", 0)]
    [InlineData("1 < 2", 1)]
    [InlineData("1 == 2", 1)]
    [InlineData("2 in [1, 2, 3]", 13)]
    [InlineData("1 % 1", 1)]
    [InlineData("true ? 1 : 2", 0)]
    [InlineData("size('123')", 1)]
    [InlineData("'12345678901234567890' == '123456789012345678901234567890'", 2)]
    [InlineData("bytes(s)", 51)]
    [InlineData("string(1)", 1)]
    [InlineData("s.contains(t)", 2_502)]
    [InlineData("s.matches('\\\\d+a\\\\d+b')", 103)]
    [InlineData("short.startsWith(s)", 3)]
    [InlineData("short.endsWith(s)", 3)]
    [InlineData("short.size()", 2)]
    [InlineData("false ? false : 1 > 3", 1)]
    [InlineData("(e + e).all(x, true)", 4)]
    [InlineData("'abcdefg'.contains(v1 + v2)", 6)]
    [InlineData("(1 > 2 ? 5 : 3) > 1", 2)]
    [InlineData("(1 > 2 || 2 > 1) == true", 3)]
    [InlineData("[{'k1': 1}, {'k2': 2}].all(x, true)", 77)]
    public void An_evaluation_costs_what_it_costs_in_cel_go(string source, long cost) =>
        Assert.Equal(cost, Cel.Compile(source, Variables).Evaluate(Bindings, 1_000_000).Cost);

    [Fact]
    public void A_budget_is_enough_to_the_last_unit_and_no_further()
    {
        var program = Cel.Compile("'abcdefg'.contains(v1 + v2)", Variables);

        Assert.Equal(CelOutcomeKind.Value, program.Evaluate(Bindings, 6).Kind);
        Assert.Equal(CelOutcomeKind.CostExceeded, program.Evaluate(Bindings, 5).Kind);
    }

    [Theory]
    [InlineData("true || s.contains(t)", true)]
    [InlineData("s.contains(t) || true", false)]
    [InlineData("[1].exists(x, s.contains(t) || true)", false)]
    [InlineData("false && s.contains(t)", true)]
    [InlineData("s.contains(t) && false", false)]
    public void Nothing_absorbs_a_cost_that_was_exceeded(string source, bool isCheap)
    {
        var outcome = Cel.Compile(source, Variables).Evaluate(Bindings);

        Assert.Equal(isCheap ? CelOutcomeKind.Value : CelOutcomeKind.CostExceeded, outcome.Kind);
        Assert.Equal(isCheap ? null : CelErrorKind.CostExceeded, outcome.Error?.Kind);
    }
}
