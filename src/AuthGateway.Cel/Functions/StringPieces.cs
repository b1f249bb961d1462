using System.Text;
using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>Strings divided and put together; what they become is paid for before it is made.</summary>
internal static class StringPieces
{
    public static CelValue Replace(string text, string old, string replacement, long count, ref Frame frame)
    {
        var most = count < 0 ? long.MaxValue : count;
        var result = new StringBuilder();
        var at = 0;
        for (long done = 0; done < most; done++)
        {
            // An empty text is found before each code point and at the end.
            var found = old.Length == 0 ? (done == 0 ? 0 : Step(text, at)) : text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            result.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
            if (!frame.Charge(Costs.Traversal(replacement.Length)))
            {
                return Failures.CostExceeded;
            }
        }

        return CelValue.Of(result.Append(text, at, text.Length - at).ToString());
    }

    public static CelValue Split(string text, string separator, long count, ref Frame frame)
    {
        if (count == 0)
        {
            return CelValue.Of(CelList.Empty);
        }

        var most = count < 0 ? long.MaxValue : count;
        var pieces = new List<CelValue>();
        var at = 0;
        while (pieces.Count + 1 < most)
        {
            var found = separator.Length == 0 ? Step(text, at) : text.IndexOf(separator, at, StringComparison.Ordinal);
            if (found < 0 || (separator.Length == 0 && found == text.Length))
            {
                break;
            }

            pieces.Add(CelValue.Of(text[at..found]));
            at = found + separator.Length;
            if (!frame.Charge(Costs.Step))
            {
                return Failures.CostExceeded;
            }
        }

        if (separator.Length > 0 || text.Length > 0)
        {
            pieces.Add(CelValue.Of(text[at..]));
        }

        return CelValue.OfList([.. pieces]);
    }

    public static CelValue Join(ICelList list, string separator, ref Frame frame)
    {
        var result = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            var element = list[i];
            if (element.Kind != CelValueKind.String)
            {
                return Failures.NoSuchOverload;
            }

            if (!frame.Charge(Costs.Traversal(element.AsString().Length + separator.Length)))
            {
                return Failures.CostExceeded;
            }

            result.Append(i == 0 ? "" : separator).Append(element.AsString());
        }

        return CelValue.Of(result.ToString());
    }

    // The place behind the next code point; -1 at the end.
    private static int Step(string text, int at) => at >= text.Length ? -1 : CodePoints.Next(text, at);
}
