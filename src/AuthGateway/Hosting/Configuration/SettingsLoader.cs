using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>Reads the sources, binds every section of the catalogue and checks it, and finds every error in one go.</summary>
internal static class SettingsLoader
{
    public static LoadedSettings Load(SettingsInputs inputs, SettingsCatalogue catalogue)
    {
        var environmentName = SettingsSources.EnvironmentName(inputs, out var problem);
        var values = SettingsSources.Read(inputs, environmentName);
        if (problem is not null)
        {
            values.AddError("DOTNET_ENVIRONMENT", problem, "one name of letters, digits, - and _");
        }

        var configuration = new LiveConfiguration(values);
        var binder = new SettingsBinder();
        foreach (var secret in values.Values.Values.Where(value => value.IsSecret))
        {
            binder.Secrets.Add(secret.Text);
        }

        var sections = catalogue.Sections.ToHashSet(StringComparer.OrdinalIgnoreCase);
        EnvironmentSettings.FindNearMisses(inputs.Variables, sections, binder.ErrorsBelow(""));
        FindUnknownSections(configuration.Root, catalogue, sections, binder);

        var records = catalogue.Records.ToDictionary(
            record => record.Type,
            record => binder.Bind(record.Type, configuration.Root.GetSection(record.Section), record.Section));
        foreach (var foreign in catalogue.Foreign)
        {
            CollectSecrets(foreign, values, binder.Secrets);
            foreign.Check(configuration.Root, binder.ErrorsBelow(foreign.Section));
        }

        foreach (var rule in catalogue.Rules)
        {
            rule.Check(environmentName, records, binder.ErrorsBelow(""));
        }

        SettingsError[] errors = [.. values.Errors, .. binder.Errors.Select(error => error with { Origin = values.OriginWithin(error.Key) })];
        return new LoadedSettings
        {
            Inputs = inputs,
            Catalogue = catalogue,
            Values = values,
            EnvironmentName = environmentName,
            Errors = errors,
            Records = records,
            Secrets = binder.Secrets,
            Effective = [.. Effective(catalogue, records, values, errors)],
            Configuration = configuration,
        };
    }

    /// <summary>What is wrong with records that are part of one reading and part of another.</summary>
    /// <param name="read">The later reading.</param>
    /// <param name="records">The records.</param>
    /// <param name="others">What no message may show of the other reading.</param>
    public static IReadOnlyList<SettingsError> Check(LoadedSettings read, IReadOnlyDictionary<Type, ISettings> records, SecretValues others)
    {
        List<SettingsError> found = [];
        foreach (var (section, type) in read.Catalogue.Records)
        {
            SettingsShape.Check(records[type], new SettingsErrors(section, found));
        }

        foreach (var rule in read.Catalogue.Rules)
        {
            rule.Check(read.EnvironmentName, records, new SettingsErrors("", found));
        }

        return [.. found.Select(read.Secrets.Mask).Select(others.Mask)];
    }

    private static void FindUnknownSections(IConfigurationRoot root, SettingsCatalogue catalogue, HashSet<string> sections, SettingsBinder binder)
    {
        foreach (var stray in root.GetChildren().Where(child => !sections.Contains(child.Key)))
        {
            foreach (var (_, value) in stray.AsEnumerable())
            {
                binder.Secrets.Add(value);
            }

            var nearest = NearestName.Of(stray.Key, sections);
            var all = sections.Count == 0 ? "none" : string.Join(", ", catalogue.Sections);
            binder.ErrorsBelow("").AddProblem(stray.Key, "is not a known section", nearest is null ? $"one of {all}" : $"{nearest}, or another of {all}");
        }
    }

    private static void CollectSecrets(IForeignSection foreign, SettingsValues values, SecretValues secrets)
    {
        foreach (var (key, value) in Below(foreign.Section, values))
        {
            if (IsSecret(foreign, key))
            {
                secrets.Add(value.Text);
            }
        }
    }

    private static IEnumerable<EffectiveSetting> Effective(
        SettingsCatalogue catalogue, Dictionary<Type, ISettings> records, SettingsValues values, SettingsError[] errors)
    {
        var wrong = errors.Select(error => error.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var row in catalogue.Records.SelectMany(record => SettingsRows.Of(records[record.Type], record.Section)))
        {
            yield return Row(row.Key, row.Text, row.IsSecret, values, wrong);
        }

        foreach (var foreign in catalogue.Foreign)
        {
            foreach (var (key, value) in Below(foreign.Section, values).OrderBy(value => value.Key, ConfigurationKeyComparer.Instance))
            {
                yield return Row(key, value.Text, !foreign.Keys.Any(known => known.Matches(Relative(foreign, key))) || IsSecret(foreign, key), values, wrong);
            }
        }
    }

    private static EffectiveSetting Row(string key, string? text, bool isSecret, SettingsValues values, HashSet<string> wrong)
    {
        var masked = isSecret || (values.Values.TryGetValue(key, out var value) && value.IsSecret);
        return new EffectiveSetting(
            key,
            // An empty secret is told from a set one: whether it arrived at all is what an operator looks for.
            string.IsNullOrEmpty(text) ? text : masked ? SettingText.Mask : SettingText.Shown(text),
            values.Origin(key) ?? "default",
            masked,
            wrong.Contains(key));
    }

    private static IEnumerable<KeyValuePair<string, SettingValue>> Below(string section, SettingsValues values) =>
        values.Values.Where(value => value.Key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));

    private static bool IsSecret(IForeignSection foreign, string key) =>
        foreign.Keys.Any(known => known.IsSecret && known.Matches(Relative(foreign, key)));

    private static string Relative(IForeignSection foreign, string key) => key[(foreign.Section.Length + 1)..];
}
