using System.Collections.Frozen;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Types;

/// <summary>A host's object as a type: expressions read its fields by delegates, so it needs not be copied into a map.</summary>
internal sealed class CelObjectType : CelType
{
    private readonly FrozenDictionary<string, CelField> _fields;

    private CelObjectType(string name, IEnumerable<CelField> fields)
        : base(CelTypeKind.Object, name, [])
    {
        _fields = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> FieldNames => _fields.Keys;

    /// <summary>Starts the type of a class.</summary>
    public static Builder<T> Of<T>(string name)
        where T : class => new(name);

    public CelField? Find(string name) => _fields.GetValueOrDefault(name);

    /// <summary>Collects the fields of a type.</summary>
    internal sealed class Builder<T>(string name)
        where T : class
    {
        private readonly List<CelField> _declared = [];

        /// <summary>Adds a field.</summary>
        /// <param name="field">The field's name.</param>
        /// <param name="type">What it holds.</param>
        /// <param name="read">Reads it; gives <c>default</c> when there is no value.</param>
        public Builder<T> Field(string field, CelType type, Func<T, CelValue> read)
        {
            _declared.Add(new CelField<T>(field, type, read));
            return this;
        }

        public CelObjectType Build() => new(name, _declared);
    }
}
