using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Checking;

/// <summary>What type parameters were found to be, and by it which types go with which.</summary>
internal sealed class Substitution
{
    private readonly Dictionary<string, CelType> _found;

    public Substitution()
    {
        _found = new Dictionary<string, CelType>(StringComparer.Ordinal);
    }

    private Substitution(Substitution other)
    {
        _found = new Dictionary<string, CelType>(other._found, StringComparer.Ordinal);
    }

    /// <summary>Whether values of a type go where another is wanted; what it takes for that is kept only then.</summary>
    public Substitution? TryAssign(ReadOnlySpan<CelType> from, ReadOnlySpan<CelType> to)
    {
        if (from.Length != to.Length)
        {
            return null;
        }

        var copy = new Substitution(this);
        for (var i = 0; i < from.Length; i++)
        {
            if (!copy.Assign(from[i], to[i]))
            {
                return null;
            }
        }

        return copy;
    }

    /// <summary>A type with its parameters replaced by what was found for them.</summary>
    /// <param name="type">The type.</param>
    /// <param name="restToDyn">Whether parameters that nothing was found for become dyn.</param>
    public CelType Apply(CelType type, bool restToDyn)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return _found.TryGetValue(type.Name, out var found) ? Apply(found, restToDyn) : restToDyn ? CelType.Dyn : type;
        }

        return type.Kind switch
        {
            CelTypeKind.List => CelType.List(Apply(type.Parameters[0], restToDyn)),
            CelTypeKind.Map => CelType.Map(Apply(type.Parameters[0], restToDyn), Apply(type.Parameters[1], restToDyn)),
            CelTypeKind.Type when !type.Parameters.IsEmpty => CelType.TypeOf(Apply(type.Parameters[0], restToDyn)),
            _ => type,
        };
    }

    private bool Assign(CelType from, CelType to)
    {
        if (to.Kind == CelTypeKind.Parameter)
        {
            var (isValid, isBound) = Bind(from, to);
            if (isValid || isBound)
            {
                return isValid;
            }
        }

        if (from.Kind == CelTypeKind.Parameter)
        {
            return Bind(to, from).IsValid;
        }

        if (from.Kind == CelTypeKind.Dyn || to.Kind == CelTypeKind.Dyn)
        {
            return true;
        }

        return from.Kind switch
        {
            // What cel-go calls nullable: types whose values may be missing in a message.
            CelTypeKind.Null => to.Kind is CelTypeKind.Null or CelTypeKind.Object or CelTypeKind.Opaque
                or CelTypeKind.Duration or CelTypeKind.Timestamp,
            CelTypeKind.List => to.Kind == CelTypeKind.List && Assign(from.Parameters[0], to.Parameters[0]),
            CelTypeKind.Map => to.Kind == CelTypeKind.Map
                && Assign(from.Parameters[0], to.Parameters[0]) && Assign(from.Parameters[1], to.Parameters[1]),
            CelTypeKind.Type => to.Kind == CelTypeKind.Type,
            _ => from.Equals(to),
        };
    }

    /// <summary>Makes a type what a parameter stands for, or the more general of it and what was found before.</summary>
    private (bool IsValid, bool IsBound) Bind(CelType type, CelType parameter)
    {
        if (_found.TryGetValue(parameter.Name, out var found))
        {
            if (type.Equals(found))
            {
                return (true, true);
            }

            if (!Assign(type, found))
            {
                return (false, true);
            }

            _found[parameter.Name] = TypeGenerality.MostGeneral(type, found);
            return (true, true);
        }

        // A parameter that occurs in its own type would be a type without an end.
        if (Occurs(parameter, type))
        {
            return (false, false);
        }

        _found[parameter.Name] = type;
        return (true, false);
    }

    private bool Occurs(CelType parameter, CelType within)
    {
        if (within.Kind == CelTypeKind.Parameter)
        {
            return within.Equals(parameter) || (_found.TryGetValue(within.Name, out var found) && Occurs(parameter, found));
        }

        return within.Parameters.Any(inner => Occurs(parameter, inner));
    }
}
