namespace AuthGateway.Relations.Evaluation;

/// <summary>What a relation of an object comes down to, for one subject. Closed.</summary>
internal abstract class WellFoundedTerm
{
    private WellFoundedTerm()
    {
    }

    /// <summary>Its value where some of the relations are taken to hold.</summary>
    /// <param name="holds">The relations that hold, for what stands outside of a subtrahend.</param>
    /// <param name="below">The same for what stands in a subtrahend.</param>
    /// <param name="unknown">What counts for that which can't be told: no for a lower bound, yes for an upper one.</param>
    public abstract bool Value(bool[] holds, (bool[] In, bool[] Out) below, bool unknown);

    /// <summary>It is so, or not, or can't be told.</summary>
    public sealed class Constant(Verdict verdict) : WellFoundedTerm
    {
        /// <inheritdoc/>
        public override bool Value(bool[] holds, (bool[] In, bool[] Out) below, bool unknown) =>
            verdict == Verdict.True || (verdict == Verdict.Unknown && unknown);
    }

    /// <summary>Another relation of some object.</summary>
    public sealed class Reference(int node) : WellFoundedTerm
    {
        /// <inheritdoc/>
        public override bool Value(bool[] holds, (bool[] In, bool[] Out) below, bool unknown) => holds[node];
    }

    /// <summary>Any of them.</summary>
    public sealed class Any(IReadOnlyList<WellFoundedTerm> operands) : WellFoundedTerm
    {
        /// <inheritdoc/>
        public override bool Value(bool[] holds, (bool[] In, bool[] Out) below, bool unknown)
        {
            foreach (var operand in operands)
            {
                if (operand.Value(holds, below, unknown))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>All of them.</summary>
    public sealed class All(IReadOnlyList<WellFoundedTerm> operands) : WellFoundedTerm
    {
        /// <inheritdoc/>
        public override bool Value(bool[] holds, (bool[] In, bool[] Out) below, bool unknown)
        {
            foreach (var operand in operands)
            {
                if (!operand.Value(holds, below, unknown))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The first without the second. What can't be told counts the other way round in the second, and so does the next subtrahend in it.</summary>
    public sealed class Without(WellFoundedTerm included, WellFoundedTerm excluded) : WellFoundedTerm
    {
        /// <inheritdoc/>
        public override bool Value(bool[] holds, (bool[] In, bool[] Out) below, bool unknown) =>
            included.Value(holds, below, unknown) && !excluded.Value(below.In, (below.Out, below.In), !unknown);
    }
}
