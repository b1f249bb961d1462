using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>
/// What a condition reads of <c>request</c>, found before it is compiled. Headers and path parameters may be named by constants alone: of a name
/// that is made up while a request is served nobody could say at start whether the policy lists it, and a header that is not listed would look like one
/// that did not come. <c>!("x-blocked" in request.headers)</c> would then hold for everybody.
/// </summary>
internal sealed class RequestReads
{
    private readonly Dictionary<string, int> _headers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _testedParameters = new(StringComparer.Ordinal);
    private readonly List<Fault> _faults = [];

    private RequestReads()
    {
    }

    /// <summary>Whether it reads anything of the request.</summary>
    public bool Any { get; private set; }

    /// <summary>The headers that it names, each with its first place in the source.</summary>
    public IReadOnlyDictionary<string, int> Headers => _headers;

    /// <summary>The path parameters without which it is an error: it reads them and does not ask whether they are there.</summary>
    public IEnumerable<string> NeededParameters => _parameters.Except(_testedParameters, StringComparer.Ordinal);

    /// <summary>Names that are not constants, and <c>request</c> as a whole.</summary>
    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>Looks through a tree.</summary>
    public static RequestReads Of(Expr root)
    {
        var reads = new RequestReads();
        reads.Visit(root);
        return reads;
    }

    private void Visit(Expr expr)
    {
        switch (expr)
        {
            case CallExpr { Function: Operators.Index, Arguments: [var map, var key] } when FieldOf(map) is { } field && IsMap(field):
                Read(field, key, isTest: false);
                return;

            case CallExpr { Function: Operators.In, Arguments: [var key, var map] } when FieldOf(map) is { } field && IsMap(field):
                Read(field, key, isTest: true);
                return;

            case SelectExpr { Operand: var map } select when FieldOf(map) is { } field && IsMap(field):
                Read(field, select.Field, select.Start, select.IsTest);
                return;

            case SelectExpr when FieldOf(expr) is { } field:
                Any = true;
                if (IsMap(field))
                {
                    _faults.Add(new Fault(expr.Start, $"{RequestCelType.Variable}.{field} is read by name: {RequestCelType.Variable}.{field}[\"name\"], or \"name\" in it."));
                }

                return;

            case IdentifierExpr { Name: RequestCelType.Variable }:
                Any = true;
                _faults.Add(new Fault(expr.Start, $"{RequestCelType.Variable} is read field by field."));
                return;
        }

        foreach (var child in Children.Of(expr))
        {
            Visit(child);
        }
    }

    private static string? FieldOf(Expr expr) => expr is SelectExpr { Operand: IdentifierExpr { Name: RequestCelType.Variable } } select ? select.Field : null;

    private static bool IsMap(string field) => field is RequestCelType.Headers or RequestCelType.PathParameters;

    private void Read(string field, Expr key, bool isTest)
    {
        if (key is LiteralExpr { Value: { Kind: CelValueKind.String } name })
        {
            Read(field, name.AsString(), key.Start, isTest);
            return;
        }

        Any = true;
        _faults.Add(new Fault(key.Start, $"The name of an entry of {RequestCelType.Variable}.{field} is a constant text."));
    }

    private void Read(string field, string name, int start, bool isTest)
    {
        Any = true;
        if (field == RequestCelType.Headers)
        {
            _headers.TryAdd(name, start);
        }
        else
        {
            (isTest ? _testedParameters : _parameters).Add(name);
        }
    }
}
