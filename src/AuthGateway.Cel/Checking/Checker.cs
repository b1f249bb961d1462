using System.Collections.Immutable;
using AuthGateway.Cel.Functions;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Checking;

/// <summary>Finds the type of every node, and what every name is.</summary>
internal sealed class Checker
{
    // A file of nonsense should give a page of messages, not a book.
    private const int MostFaults = 20;

    private readonly CelEnvironment _environment;
    private readonly CelType[] _types;
    private readonly Resolution?[] _resolutions;
    private readonly List<Fault> _faults = [];
    private readonly ReferenceCollector _references = new();
    private Substitution _found = new();
    private int _parameters;
    private int _locals;

    private Checker(CelEnvironment environment, int nodes)
    {
        _environment = environment;
        _types = new CelType[nodes];
        _resolutions = new Resolution?[nodes];
    }

    /// <summary>Checks a tree.</summary>
    /// <returns>The checked tree, or null with at least one fault.</returns>
    public static CheckedExpression? Check(CelEnvironment environment, ParseResult.Parsed parsed, out IReadOnlyList<Fault> faults)
    {
        var checker = new Checker(environment, parsed.Nodes);
        checker.TypeOf(parsed.Root, null);
        faults = checker._faults.Count <= MostFaults ? checker._faults : checker._faults[..MostFaults];
        if (faults.Count > 0)
        {
            return null;
        }

        // A number that no node has (a macro's names) keeps no type.
        var types = Array.ConvertAll(checker._types, type => type is null ? CelType.Dyn : checker._found.Apply(type, restToDyn: true));
        return new CheckedExpression(
            parsed.Root,
            types,
            checker._resolutions,
            checker._references.Collect(environment, parsed.Root, checker._resolutions),
            checker._locals);
    }

    private CelType TypeOf(Expr expr, LocalScope? scope)
    {
        var type = expr switch
        {
            LiteralExpr literal => RuntimeTypes.Of(literal.Value),
            IdentifierExpr identifier => TypeOfIdentifier(identifier, scope),
            SelectExpr select => TypeOfSelect(select, scope),
            CallExpr { Function: Operators.And or Operators.Or } logic => TypeOfLogic(logic, scope),
            CallExpr call => TypeOfCall(call, scope),
            ListExpr list => CelType.List(Join(list.Elements, scope)),
            MapExpr map => TypeOfMap(map, scope),
            ComprehensionExpr comprehension => TypeOfComprehension(comprehension, scope),
            _ => throw new InvalidOperationException($"There is no check for {expr.GetType().Name}."),
        };
        _types[expr.Id] = type;
        return type;
    }

    private CelType TypeOfIdentifier(IdentifierExpr identifier, LocalScope? scope)
    {
        if (FindName(identifier, scope, out var type) is { } resolution)
        {
            _resolutions[identifier.Id] = resolution;
            return type;
        }

        return Refuse(identifier, $"'{identifier.Name}' is not declared.{NotCovered.About(identifier.Name + ".")}");
    }

    private CelType TypeOfSelect(SelectExpr select, LocalScope? scope)
    {
        // The longest declared name wins: a.b.c is a variable of that name before it is the field c of a.b.
        if (!select.IsTest && FindName(select, scope, out var type) is { } resolution)
        {
            _resolutions[select.Id] = resolution;
            return type;
        }

        var operand = _found.Apply(TypeOf(select.Operand, scope), restToDyn: false);
        var result = TypeOfField(select, operand);
        return select.IsTest ? CelType.Bool : result;
    }

    private CelType TypeOfField(SelectExpr select, CelType operand)
    {
        switch (operand)
        {
            case CelObjectType declared:
                if (declared.Find(select.Field) is { } field)
                {
                    _resolutions[select.Id] = new Resolution.Field(field);
                    return field.Type;
                }

                return Refuse(select, $"{declared.Name} has no field '{select.Field}'.");
            case { Kind: CelTypeKind.Map }:
                // A selection asks for a key that is a string; of a map with other keys it could never be one.
                return _found.TryAssign([CelType.String], [operand.Parameters[0]]) is null
                    ? Refuse(select, $"{operand} has no keys that are strings, so it has no field '{select.Field}'.")
                    : operand.Parameters[1];
            case { Kind: CelTypeKind.Dyn or CelTypeKind.Parameter }:
                return CelType.Dyn;
            default:
                return Refuse(select, $"{operand} has no fields.");
        }
    }

    private CelType TypeOfMap(MapExpr map, LocalScope? scope)
    {
        var keys = Join([.. map.Entries.Select(entry => entry.Key)], scope);
        var key = _found.Apply(keys, restToDyn: false);
        if (key.Kind is CelTypeKind.Double or CelTypeKind.Null or CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Bytes)
        {
            Refuse(map, $"A map's keys are bool, int, uint or string, not {key}.");
        }

        return CelType.Map(keys, Join([.. map.Entries.Select(entry => entry.Value)], scope));
    }

    /// <summary>The one type of some expressions; dyn when they have several.</summary>
    private CelType Join(ImmutableArray<Expr> exprs, LocalScope? scope)
    {
        CelType? joined = null;
        foreach (var expr in exprs)
        {
            var type = TypeOf(expr, scope);
            if (joined is null)
            {
                joined = type;
            }
            else if (joined.Kind != CelTypeKind.Dyn)
            {
                joined = Join(joined, type);
            }
        }

        return joined ?? NewParameter();
    }

    private CelType Join(CelType left, CelType right)
    {
        if (_found.TryAssign([left], [right]) is not { } assigned)
        {
            return CelType.Dyn;
        }

        _found = assigned;
        return TypeGenerality.MostGeneral(_found.Apply(left, restToDyn: false), _found.Apply(right, restToDyn: false));
    }

    private CelType TypeOfCall(CallExpr call, LocalScope? scope)
    {
        var (name, overloads, hasTarget) = FindFunction(call, scope);
        if (hasTarget)
        {
            TypeOf(call.Target!, scope);
        }

        var types = ImmutableArray.CreateBuilder<CelType>();
        if (hasTarget)
        {
            types.Add(_types[call.Target!.Id]);
        }

        foreach (var argument in call.Arguments)
        {
            types.Add(TypeOf(argument, scope));
        }

        if (overloads is null)
        {
            return Refuse(call, $"The function '{name}' is not declared.{NotCovered.About(name)}");
        }

        return Resolve(call, name, overloads.Value, hasTarget, types.ToImmutable());
    }

    // A chain may have any number of operands, so it is no overload.
    private CelType TypeOfLogic(CallExpr call, LocalScope? scope)
    {
        foreach (var operand in call.Arguments)
        {
            RequireBool(operand, scope, $"An operand of {FunctionNames.Show(call.Function)}");
        }

        _resolutions[call.Id] = new Resolution.Function(call.Function, [], HasTarget: false);
        return CelType.Bool;
    }

    private (string Name, ImmutableArray<Overload>? Overloads, bool HasTarget) FindFunction(CallExpr call, LocalScope? scope)
    {
        if (call.Target is null)
        {
            var plain = call.Function.TrimStart('.');
            return (plain, _environment.Functions.Find(plain), false);
        }

        // math.abs(x): the target is a part of the function's name unless it is a variable.
        if (NameParts.Of(call.Target) is { } prefix && FindName(call.Target, scope, out _) is null)
        {
            var qualified = $"{prefix.TrimStart('.')}.{call.Function}";
            if (_environment.Functions.Find(qualified) is { } found)
            {
                return (qualified, found, false);
            }

            if (NotCovered.About(qualified).Length > 0)
            {
                return (qualified, null, false);
            }
        }

        return (call.Function, _environment.Functions.Find(call.Function), true);
    }

    private CelType Resolve(CallExpr call, string name, ImmutableArray<Overload> overloads, bool hasTarget, ImmutableArray<CelType> arguments)
    {
        var candidates = ImmutableArray.CreateBuilder<Overload>();
        CelType? result = null;
        foreach (var overload in overloads)
        {
            if (overload.IsMember != hasTarget || overload.Arity != arguments.Length)
            {
                continue;
            }

            var signature = overload.Instantiate(NewParameter);
            if (_found.TryAssign(arguments.AsSpan(), signature.Parameters.AsSpan()) is not { } assigned)
            {
                continue;
            }

            _found = assigned;
            candidates.Add(overload);
            var type = _found.Apply(signature.Result, restToDyn: false);
            result = result is null || result.Equals(type) ? type : CelType.Dyn;
        }

        if (result is null)
        {
            var given = string.Join(", ", arguments.Select(argument => _found.Apply(argument, restToDyn: true)));
            return Refuse(call, $"'{FunctionNames.Show(name)}' does not take ({given}).");
        }

        _resolutions[call.Id] = new Resolution.Function(name, candidates.ToImmutable(), hasTarget);
        return result;
    }

    private CelType TypeOfComprehension(ComprehensionExpr comprehension, LocalScope? scope)
    {
        var range = _found.Apply(TypeOf(comprehension.Range, scope), restToDyn: false);
        var hasTwo = comprehension.Variables.Length == 2;
        var (first, second) = range.Kind switch
        {
            CelTypeKind.List => hasTwo ? (CelType.Int, range.Parameters[0]) : (range.Parameters[0], CelType.Dyn),
            CelTypeKind.Map => (range.Parameters[0], range.Parameters[1]),
            CelTypeKind.Dyn or CelTypeKind.Parameter => (CelType.Dyn, CelType.Dyn),
            _ => (Refuse(comprehension, $"A comprehension goes over a list or a map, not {range}."), CelType.Dyn),
        };
        var depth = scope?.Index + 1 ?? 0;
        var inner = new LocalScope(scope, comprehension.Variables[0], first, depth);
        if (hasTwo)
        {
            inner = new LocalScope(inner, comprehension.Variables[1], second, depth + 1);
        }

        _locals = Math.Max(_locals, inner.Index + 1);
        _resolutions[comprehension.Id] = new Resolution.Local(depth);
        if (comprehension.Filter is { } filter)
        {
            RequireBool(filter, inner);
        }

        if (comprehension.Kind is ComprehensionKind.Map or ComprehensionKind.TransformMap)
        {
            var type = TypeOf(comprehension.Body, inner);
            return comprehension.Kind == ComprehensionKind.Map ? CelType.List(type) : CelType.Map(first, type);
        }

        RequireBool(comprehension.Body, inner);
        return comprehension.Kind == ComprehensionKind.Filter ? CelType.List(first) : CelType.Bool;
    }

    private void RequireBool(Expr expr, LocalScope? scope, string what = "A comprehension's condition")
    {
        var type = TypeOf(expr, scope);
        if (_found.TryAssign([type], [CelType.Bool]) is { } assigned)
        {
            _found = assigned;
            return;
        }

        Refuse(expr, $"{what} is bool, not {_found.Apply(type, restToDyn: true)}.");
    }

    private Resolution? FindName(Expr expr, LocalScope? scope, out CelType type)
    {
        type = CelType.Dyn;
        if (NameParts.Of(expr) is not { } name)
        {
            return null;
        }

        // What a comprehension names hides what the environment names; a leading dot looks past it.
        if (expr is IdentifierExpr { IsAbsolute: false } && LocalScope.Find(scope, name) is { } local)
        {
            type = local.Type;
            return new Resolution.Local(local.Index);
        }

        if (!name.StartsWith('.') && LocalScope.Find(scope, name.Split('.')[0]) is not null)
        {
            return null;
        }

        return _environment.Find(name, out type);
    }

    private CelType NewParameter() => CelType.Parameter($"#{_parameters++}");

    // The parts around a fault are of any type, so that one fault makes one message.
    private CelType Refuse(Expr expr, string message)
    {
        _faults.Add(new Fault(expr.Start, message));
        return CelType.Dyn;
    }
}
