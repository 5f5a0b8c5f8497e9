# shellcheck shell=bash disable=SC2154 # the tables stand above, where this is part of the script
# How the tables above are used, in bash.

# Takes from the words in $3 those that begin with $1, each behind $2, into COMPREPLY.
_normscope_choose() {
    local word
    for word in $3; do
        if [[ $word == "$1"* ]]; then COMPREPLY+=("$2$word"); fi
    done
}

# Files that end in one of $2, and folders, that begin with $1.
_normscope_files() {
    local ending file
    compopt -o filenames 2>/dev/null
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -d -- "$1")
    for ending in ${2:-''}; do
        while IFS= read -r file; do
            if [[ ! -d $file ]]; then COMPREPLY+=("$file"); fi
        done < <(compgen -f -X "${ending:+!*.$ending}" -- "$1")
    done
}

# KEY=VALUE, of which $1 is typed, behind $2. $3: which keys; $4: whether several values may come.
_normscope_setting() {
    local layer='' key value before=''
    if [[ $1 =~ ^layers\.[0-9]+\. ]]; then layer=${BASH_REMATCH[0]}; fi
    if [[ $1 != *=* ]]; then
        if [[ $layer ]]; then
            _normscope_choose "${1#"$layer"}" "$2$layer" "${_normscope_keys[layers]}"
        else
            _normscope_choose "$1" "$2" "${_normscope_keys[$3]} layers."
        fi
        return
    fi
    key=${1%%=*} value=${1#*=}
    if [[ $4 == *,* && $value == *,* ]]; then before=${value%,*},; fi
    case ${_normscope_values[${key#"$layer"}]-} in
        FILE) _normscope_files "$value" '' ;;
        *) _normscope_choose "${value#"$before"}" "$2$key=$before" \
            "${_normscope_values[${key#"$layer"}]-}" ;;
    esac
}

# What "$1" (a command and its option, or the number of its argument) takes, $2 of it being typed.
_normscope_value() {
    local before=''
    case ${_normscope_takes[$1]} in
        words)
            _normscope_choose "$2" '' "${_normscope_words[$1]}"
            if [[ ${_normscope_endings[$1]-} ]]; then _normscope_files "$2" "${_normscope_endings[$1]}"; fi
            ;;
        list)
            if [[ $2 == *,* ]]; then before=${2%,*},; fi
            _normscope_choose "${2#"$before"}" "$before" "${_normscope_words[$1]}"
            ;;
        file) _normscope_files "$2" "${_normscope_endings[$1]-}" ;;
        folder)
            compopt -o filenames 2>/dev/null
            while IFS= read -r before; do COMPREPLY+=("$before"); done < <(compgen -d -- "$2")
            ;;
        setting) _normscope_setting "$2" '' settings '' ;;
        many) _normscope_setting "$2" '' settings , ;;
        step) if [[ $2 == *:* ]]; then _normscope_setting "${2#*:}" "${2%%:*}:" live ''; fi ;;
    esac
}

# Prints how many of the words $2… of command $1 are arguments.
_normscope_arguments() {
    local command=$1 before='' word
    local -i count=0
    shift
    for word; do
        if [[ $word != -* && ! ${_normscope_takes["$command $before"]-} ]]; then count+=1; fi
        before=$word
    done
    printf '%d' "$count"
}

_normscope() {
    # readline breaks words at = and :, which are put together here; COMP_LINE has them whole.
    local line=${COMP_LINE:0:COMP_POINT} current previous command='' breaks kept
    local -a words
    local -i place first=1
    COMPREPLY=()
    read -ra words <<<"$line"
    if [[ $line == *[[:space:]] ]]; then words+=(''); fi
    current=${words[-1]}
    if ((${#words[@]} > 2)) && [[ ${_normscope_commands[${words[1]}]-} ]]; then
        command=${words[1]} first=2
    fi

    previous=${words[-2]-}
    if [[ $current == --*=* ]]; then
        previous=${current%%=*} kept=${current#*=}
    else
        kept=$current
    fi
    if [[ $previous == -* && ${_normscope_takes["$command $previous"]-} ]]; then
        _normscope_value "$command $previous" "$kept"
        if [[ $current != "$kept" ]]; then COMPREPLY=("${COMPREPLY[@]/#/$previous=}"); fi
    elif [[ $current == -* ]]; then
        _normscope_choose "$current" '' "${_normscope_options[${command:-normscope}]}"
    else
        place=$(_normscope_arguments "$command" "${words[@]:first:${#words[@]}-1-first}")
        while ((place > 0)) && [[ ! ${_normscope_takes["$command $place"]-} ]]; do place+=-1; done
        if ((${#words[@]} == 2)); then _normscope_choose "$current" '' "${!_normscope_commands[*]}"; fi
        if [[ ${_normscope_takes["$command $place"]-} ]]; then _normscope_value "$command $place" "$current"; fi
    fi

    # What is to go on behind a single answer stays beside it.
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=.] ]]; then compopt -o nospace 2>/dev/null; fi
    # readline holds for the word what stands behind the last of its breaks.
    breaks=${COMP_WORDBREAKS//[^=:]/}
    if [[ $breaks && $current == *["$breaks"]* ]]; then
        kept=${current%"${current##*["$breaks"]}"}
        COMPREPLY=("${COMPREPLY[@]#"$kept"}")
    fi
}

complete -F _normscope normscope
