using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace WebTorrent.Repo.Tests.Api;

/// <summary>
/// The public API of an assembly as text that reads like C#: one line a member, sorted, so that a change of the API is a
/// change of a few lines. What the compiler makes of a record is left out; <c>record</c> says it.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Writes every public type of the assembly, by full name.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var types in assembly.GetExportedTypes().Where(type => !type.IsNested)
            .GroupBy(type => type.Namespace, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(types.Key).Append("\n\n");
            foreach (var type in types.OrderBy(type => type.Name, StringComparer.Ordinal))
                text.Append(Of(type)).Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Writes one type with its members and nested types.</summary>
    public static string Of(Type type)
    {
        var text = new StringBuilder();
        Append(text, type, "");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type, string indent)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            text.Append(indent).Append(TypeHeader.OfDelegate(type)).Append('\n');
            return;
        }

        text.Append(indent).Append(TypeHeader.Of(type)).Append('\n');
        foreach (var line in Members(type))
            text.Append(indent).Append("    ").Append(line).Append('\n');
        foreach (var nested in type.GetNestedTypes(Declared).Where(IsVisible).OrderBy(nested => nested.Name, StringComparer.Ordinal))
            Append(text, nested, indent + "    ");
    }

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {Enum.Format(type, field.GetRawConstantValue()!, "d")}")
        :
        [
            .. Lines(type.GetFields(Declared).Where(field => IsVisible(type, field.Attributes & FieldAttributes.FieldAccessMask)), MemberText.Of),
            .. Lines(type.GetConstructors(Declared).Where(constructor => IsVisible(type, constructor)), MemberText.Of),
            .. Lines(type.GetProperties(Declared).Where(property => IsVisible(type, property)), MemberText.Of),
            .. Lines(type.GetEvents(Declared).Where(@event => IsVisible(type, @event.AddMethod!)), MemberText.Of),
            .. Lines(type.GetMethods(Declared).Where(method => IsVisible(type, method) && IsWritten(method)), MemberText.Of),
        ];

    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> write)
        where T : MemberInfo =>
        members.Select(member => (member.Name, Line: write(member)))
            .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Line, StringComparer.Ordinal)
            .Select(member => member.Line);

    // Accessors belong to their property or event; operators have a special name too, but are written by hand.
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsGenerated(method);

    // Every record has an EqualityContract; nobody wrote it.
    private static bool IsVisible(Type type, PropertyInfo property) =>
        property.Name != "EqualityContract" && property.GetAccessors(nonPublic: true).Any(accessor => IsVisible(type, accessor));

    private static bool IsVisible(Type type, MethodBase method) =>
        !(method is ConstructorInfo && IsGenerated(method)) && IsVisible(type, (FieldAttributes)(method.Attributes & MethodAttributes.MemberAccessMask));

    // Fields and methods share the numbers of their access levels (ECMA-335 §II.23.1.5 and .10).
    private static bool IsVisible(Type type, FieldAttributes access) => access switch
    {
        FieldAttributes.Public => true,
        FieldAttributes.Family or FieldAttributes.FamORAssem => !type.IsSealed,
        _ => false,
    };

    private static bool IsVisible(Type nested) => nested.IsNestedPublic || nested.IsNestedFamily || nested.IsNestedFamORAssem;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
