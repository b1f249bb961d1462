namespace AuthGateway.Cel.Functions;

/// <summary>What a call of a function costs (cel-go's runtimecost.go).</summary>
internal enum CostRule
{
    /// <summary>One, whatever the arguments.</summary>
    One,

    /// <summary>The traversal of the first argument.</summary>
    First,

    /// <summary>The product of the traversals of the first two arguments.</summary>
    Product,

    /// <summary>A text (the first argument) matched against a pattern (the second).</summary>
    Match,

    /// <summary>One, and the traversal of every argument: what cel-go takes for one, though it is not.</summary>
    All,
}
