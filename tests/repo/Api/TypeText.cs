using System.Collections.Frozen;
using System.Reflection;

namespace WebTorrent.Repo.Tests.Api;

/// <summary>Types as C# writes them, with keywords, generics, tuples and nullability.</summary>
internal static class TypeText
{
    private static readonly FrozenDictionary<Type, string> Keywords = new Dictionary<Type, string>
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    }.ToFrozenDictionary();

    /// <summary>Writes a type without nullability.</summary>
    public static string Of(Type type) => Of(type, nullability: null);

    /// <summary>Writes the type of a parameter or return value.</summary>
    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    /// <summary>Writes the type of a property.</summary>
    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    /// <summary>Writes the type of a field.</summary>
    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    /// <summary>Writes the type of an event.</summary>
    public static string Of(EventInfo @event) => Of(@event.EventHandlerType!, new NullabilityInfoContext().Create(@event));

    /// <summary>Writes a type's own name with its generic parameters, without namespace.</summary>
    public static string Name(Type type)
    {
        var own = OwnArguments(type).Select(Of).ToList();
        return type.Name.Split('`')[0] + (own.Count == 0 ? "" : $"<{string.Join(", ", own)}>");
    }

    /// <summary>Gets the generic arguments that a type adds to those of the types around it.</summary>
    public static IEnumerable<Type> OwnArguments(Type type) => type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0);

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying, Unwrapped(nullability)) + "?";
        var mark = !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } ? "?" : "";
        return Bare(type, nullability) + mark;
    }

    private static string Bare(Type type, NullabilityInfo? nullability)
    {
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;

        var arguments = type.GetGenericArguments()
            .Select((argument, index) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index))).ToList();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({string.Join(", ", arguments)})";
        return Qualified(type, arguments);
    }

    // A nested type carries the arguments of the types around it; each name takes its own share.
    private static string Qualified(Type type, List<string> arguments)
    {
        var outer = type.DeclaringType is { } around ? Qualified(around, arguments) + "." : "";
        var taken = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = arguments.Skip(taken).Take(type.GetGenericArguments().Length - taken).ToList();
        return outer + type.Name.Split('`')[0] + (own.Count == 0 ? "" : $"<{string.Join(", ", own)}>");
    }

    // Nullable<T> of a generic T describes T as its argument, any other as itself.
    private static NullabilityInfo? Unwrapped(NullabilityInfo? nullability) =>
        nullability is { GenericTypeArguments: [var only] } && nullability.Type.IsGenericType && nullability.Type.GetGenericTypeDefinition() == typeof(Nullable<>)
            ? only
            : nullability;
}
