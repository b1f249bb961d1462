namespace AuthGateway.Settings;

/// <summary>
/// Binds configuration to settings records, strictly: an unknown key, a value that does not parse or lies out of
/// bounds, a value where a group belongs and a required value that is missing are errors, and all of them are found
/// in one go. For start-up only: it works by reflection.
/// </summary>
/// <remarks>
/// Unlike ConfigurationBinder, a list or map that is given replaces the default one: merged by index, a default
/// audience would survive the operator's own list.
/// </remarks>
internal sealed class SettingsBinder
{
    /// <summary>Deeper than any configuration that a person writes; a variable's name could nest a recursive record thousands deep.</summary>
    private const int DeepestKey = 32;

    private readonly List<SettingsError> _errors = [];

    /// <summary>Whether errors say the name that a key has as a variable of the environment: those of other files have none.</summary>
    public bool NamesVariables { get; init; } = true;

    /// <summary>Whether what is bound may hold secrets. Each is looked for in each message, which takes long where somebody else writes both.</summary>
    public bool HasSecrets { get; init; } = true;

    /// <summary>Values that no message may show.</summary>
    public SecretValues Secrets { get; } = new();

    /// <summary>Everything wrong so far, without a secret in it.</summary>
    public IReadOnlyList<SettingsError> Errors =>
        [.. _errors.Select(Secrets.Mask).Select(error => error with { Found = error.Found is null ? null : SettingText.Shown(error.Found) })];

    /// <summary>Where others add what they find, of keys below a path.</summary>
    public SettingsErrors ErrorsBelow(string path) => new(path, _errors);

    /// <summary>Binds a record's own section. With errors, the record has defaults where they are.</summary>
    public T Bind<T>(IConfiguration configuration)
        where T : class, ISettingsSection => (T)Bind(typeof(T), configuration.GetSection(T.Section), T.Section);

    /// <summary>Binds a section to a record of a type.</summary>
    public ISettings Bind(Type type, IConfigurationSection section, string path)
    {
        var shape = SettingsShape.Of(type);
        return Group(shape, shape.Defaults(), section, path, isSecret: false);
    }

    private ISettings Group(SettingsShape shape, object record, IConfigurationSection section, string path, bool isSecret)
    {
        var before = _errors.Count;
        if (!string.IsNullOrEmpty(section.Value))
        {
            CollectSecrets(section);
            WrongShape(path, "is a single value", $"a group of keys: {string.Join(", ", shape.Keys.Select(key => key.Name))}");
        }

        foreach (var child in section.GetChildren().Where(child => !shape.Keys.Any(key => Same(key.Name, child.Key))))
        {
            Unknown(child, path, shape);
        }

        foreach (var key in shape.Keys)
        {
            Key(key, record, section.GetSection(key.Name), SettingsKey.Join(path, key.Name), isSecret || key.Attribute.Secret);
        }

        // A record checks itself only when its values are sound: its Validate may rely on types, bounds and presence.
        var settings = (ISettings)record;
        if (_errors.Count == before)
        {
            settings.Validate(new SettingsErrors(path, _errors));
        }

        return settings;
    }

    private void Key(SettingShape key, object record, IConfigurationSection section, string path, bool isSecret)
    {
        if (isSecret)
        {
            CollectSecrets(section);
        }

        var standing = key.Property.GetValue(record);
        var value = Value(key.Type, key.Attribute, standing, section, path, isSecret);
        if (value is not null)
        {
            key.Property.SetValue(record, value);
        }
    }

    /// <summary>The value to set; null when the default stands or an error was found.</summary>
    private object? Value(SettingType type, SettingAttribute setting, object? standing, IConfigurationSection section, string path, bool isSecret)
    {
        switch (type)
        {
            case SettingType.Scalar scalar:
                return Scalar(scalar, setting, standing, section, path, isSecret);

            case SettingType.Group group:
                if (standing is null && !section.Exists())
                {
                    MissingWhenRequired(path, type, setting, standing);
                    return null;
                }

                // A copy: the default may be an object that other records share.
                var shape = SettingsShape.Of(group.Clr);
                return Deep(path) ? null : Group(shape, standing is null ? shape.Defaults() : SettingsCopy.Of(standing), section, path, isSecret);

            case SettingType.List list:
                return Children(type, setting, standing, section, path) is { } items ? List(list, setting, items, path, isSecret) : Empty(standing, list);

            case SettingType.Map map:
                return Children(type, setting, standing, section, path) is { } entries ? Map(map, setting, entries, path, isSecret) : null;

            default:
                throw new InvalidOperationException(type.ToString());
        }
    }

    private object? Scalar(SettingType.Scalar type, SettingAttribute setting, object? standing, IConfigurationSection section, string path, bool isSecret)
    {
        if (section.GetChildren().Any())
        {
            // What stands below may be a secret whose key was split by mistake: not shown.
            CollectSecrets(section);
            WrongShape(path, "has keys below it", SettingBounds.Expected(setting, type));
            return null;
        }

        // Empty text is a value of its own, unless one is required; for every other type it is no value.
        var text = section.Value;
        var isText = type.Clr == typeof(string);
        if (text is null || (text.Length == 0 && (setting.Required || !isText)))
        {
            MissingWhenRequired(path, type, setting, text is not null && isText ? null : standing);
            return null;
        }

        var value = SettingText.Parse(type.Clr, text ?? "");
        if (value is null || !SettingBounds.Holds(setting, type.Clr, value))
        {
            _errors.Add(new SettingsError(path, isSecret ? SettingText.Mask : text, SettingBounds.Expected(setting, type)));
            return null;
        }

        return value;
    }

    /// <summary>The entries of a list or map that is given, perhaps none; null when it is not given or wrong.</summary>
    private IConfigurationSection[]? Children(SettingType type, SettingAttribute setting, object? standing, IConfigurationSection section, string path)
    {
        var children = section.GetChildren().ToArray();
        if (!string.IsNullOrEmpty(section.Value))
        {
            CollectSecrets(section);
            WrongShape(path, "is a single value", NamesVariables ? $"{SettingBounds.Expected(setting, type)}, such as {SettingsKey.ToEnvironment(path)}__{(type is SettingType.List ? "0" : "name")}" : SettingBounds.Expected(setting, type));
            return null;
        }

        // An empty value is an empty list: [] in a file, an empty variable.
        if (children.Length == 0 && (section.Value is null || setting.Required))
        {
            MissingWhenRequired(path, type, setting, section.Value is null ? standing : null);
            return null;
        }

        if (!SettingBounds.HoldsCount(setting, children.Length))
        {
            WrongShape(path, $"has {children.Length} entries", SettingBounds.Expected(setting, type));
            return null;
        }

        return children;
    }

    private object? List(SettingType.List type, SettingAttribute setting, IConfigurationSection[] items, string path, bool isSecret)
    {
        var indexes = Enumerable.Range(0, items.Length).Select(index => index.ToString()).ToHashSet(StringComparer.Ordinal);
        if (items.FirstOrDefault(item => !indexes.Contains(item.Key)) is { } stray)
        {
            WrongShape(SettingsKey.Join(path, isSecret ? "" : stray.Key), "does not continue the list", "the indexes 0, 1, 2… without a gap");
            return null;
        }

        return SettingsCopy.List(type, items.Select(item => Element(type.Element, setting, item, SettingsKey.Join(path, item.Key), isSecret)).OfType<object>());
    }

    private object Map(SettingType.Map type, SettingAttribute setting, IConfigurationSection[] entries, string path, bool isSecret) =>
        SettingsCopy.Map(type, entries
            .Select(entry => (entry.Key, Value: Element(type.Element, setting, entry, SettingsKey.Join(path, entry.Key), isSecret)))
            .Where(entry => entry.Value is not null)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value!)));

    // Bounds and Required of a list or map speak of the whole; its elements have only their type, and must be there.
    private object? Element(SettingType type, SettingAttribute whole, IConfigurationSection section, string path, bool isSecret)
    {
        var setting = new SettingAttribute(whole.Meaning) { Required = true, Unit = whole.Unit };
        return type is SettingType.Group group
            ? Deep(path) ? null : Group(SettingsShape.Of(group.Clr), SettingsShape.Of(group.Clr).Defaults(), section, path, isSecret)
            : Value(type, setting, standing: null, section, path, isSecret);
    }

    // An uninitialized ImmutableArray throws on its first use: nothing given and no default is an empty list.
    private static object? Empty(object? standing, SettingType.List type) =>
        standing is not null && SettingsCopy.IsUninitialized(standing) ? SettingsCopy.List(type, []) : null;

    private void Unknown(IConfigurationSection child, string path, SettingsShape shape)
    {
        // A misspelt secret is a secret still: the value is neither shown here nor in any other message.
        CollectSecrets(child);
        var names = shape.Keys.Select(key => key.Name).ToArray();
        var nearest = NearestName.Of(child.Key, names);
        WrongShape(
            SettingsKey.Join(path, child.Key),
            "is not a known key",
            nearest is null
                ? $"one of {string.Join(", ", names)}"
                : $"{SettingsKey.Join(path, nearest)}{Variable(" (", SettingsKey.Join(path, nearest))}, or another of {string.Join(", ", names)}");
    }

    private bool Deep(string path)
    {
        var isDeep = path.Count(c => c == ':') > DeepestKey;
        if (isDeep)
        {
            WrongShape(path, "lies too deep", $"at most {DeepestKey} levels");
        }

        return isDeep;
    }

    private void CollectSecrets(IConfigurationSection section)
    {
        foreach (var (_, value) in HasSecrets ? section.AsEnumerable() : [])
        {
            Secrets.Add(value);
        }
    }

    private void MissingWhenRequired(string path, SettingType type, SettingAttribute setting, object? standing)
    {
        if (!setting.Required || SettingsCopy.IsGiven(standing))
        {
            return;
        }

        _errors.Add(new SettingsError(path, Found: null, $"{SettingBounds.Expected(setting, type)}{Variable(" (in the environment: ", path)}"));
    }

    private string Variable(string before, string path) => NamesVariables ? $"{before}{SettingsKey.ToEnvironment(path)})" : "";

    private void WrongShape(string path, string problem, string expected) =>
        new SettingsErrors(path, _errors).AddProblem("", problem, expected);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
