using System.Reflection;
using System.Runtime.CompilerServices;

namespace WebTorrent.Repo.Tests.Api;

/// <summary>The first line of a type: what it is, its name, what it derives from.</summary>
internal static class TypeHeader
{
    /// <summary>Writes the header of a class, record, struct, interface or enum.</summary>
    public static string Of(Type type)
    {
        var flags = type.IsDefined(typeof(FlagsAttribute), inherit: false) ? "[Flags] " : "";
        var bases = Bases(type).ToList();
        return $"{flags}{Access(type)} {Kind(type)} {TypeText.Name(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(TypeText.OwnArguments(type))}";
    }

    /// <summary>Writes a delegate, which is all header.</summary>
    public static string OfDelegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return $"{Access(type)} delegate {TypeText.Of(invoke.ReturnParameter)} {TypeText.Name(type)}({MemberText.Parameters(invoke)}){Constraints(TypeText.OwnArguments(type))}";
    }

    /// <summary>Writes the <c>where</c> clauses of generic parameters.</summary>
    public static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(Constraint));

    private static string Access(Type type) => type.IsPublic || type.IsNestedPublic ? "public" : "protected";

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct";
        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + (IsRecord(type) ? "record" : "class");
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    // That a record equals itself goes without saying.
    private static bool IsImplied(Type type, Type @interface) =>
        IsRecord(type) && @interface == typeof(IEquatable<>).MakeGenericType(type);

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            var underlying = Enum.GetUnderlyingType(type);
            return underlying == typeof(int) ? [] : [TypeText.Of(underlying)];
        }

        Type[] parent = type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? [] : [type.BaseType];
        var inherited = type.GetInterfaces().SelectMany(parent => parent.GetInterfaces())
            .Concat(type.BaseType?.GetInterfaces() ?? []);
        var own = type.GetInterfaces().Where(parent => parent.IsVisible && !IsImplied(type, parent)).Except(inherited).Select(TypeText.Of).Order(StringComparer.Ordinal);
        return parent.Select(TypeText.Of).Concat(own);
    }

    private static string Constraint(Type argument)
    {
        var attributes = argument.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> parts = [];
        if (isStruct)
            parts.Add("struct");
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Add("class");
        parts.AddRange(argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(TypeText.Of));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            parts.Add("new()");
        if (attributes.HasFlag(GenericParameterAttributes.AllowByRefLike))
            parts.Add("allows ref struct");
        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }
}
