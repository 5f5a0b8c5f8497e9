# How the tables above are used, in zsh.

# KEY=VALUE, from what is typed of it on. $1: which keys; $2: a comma where several values may come.
_normscope_setting() {
    local layer= key
    if [[ $PREFIX =~ '^layers\.[0-9]+\.' ]]; then layer=$MATCH; fi
    if compset -P 1 '*='; then
        key=${${IPREFIX%=}##*[=:]}
        key=${key#$layer}
        if [[ -n $2 ]]; then compset -P '*,'; fi
        if [[ ${_normscope_values[$key]-} == FILE ]]; then
            _files
        else
            compadd -- ${=_normscope_values[$key]-}
        fi
    elif [[ -n $layer ]]; then
        compadd -S '' -p $layer -- ${=_normscope_keys[layers]}
    else
        compadd -S '' -- ${=_normscope_keys[$1]} layers.
    fi
}

# What "$1" (a command and its option, or the number of its argument) takes.
_normscope_value() {
    local -a choices=(${=_normscope_words[$1]-}) endings=(${=_normscope_endings[$1]-})
    case $_normscope_takes[$1] in
        words)
            compadd -S '' -- ${(M)choices:#*=}
            compadd -- ${choices:#*=}
            if (( $#endings )); then _files -g "*.(${(j:|:)endings})(-.)"; fi
            ;;
        list)
            compset -P '*,'
            compadd -S '' -- $choices
            ;;
        file)
            if (( $#endings )); then _files -g "*.(${(j:|:)endings})(-.)"; else _files; fi
            ;;
        folder) _files -/ ;;
        setting) _normscope_setting settings '' ;;
        many) _normscope_setting settings , ;;
        step) if compset -P 1 '*:'; then _normscope_setting live ''; else _message 'step'; fi ;;
        *) _message 'value' ;;
    esac
}

_normscope() {
    local command= previous=$words[CURRENT-1] word before= place=0 first=2 name
    local -a described
    if (( CURRENT > 2 )) && [[ -n ${_normscope_commands[$words[2]]-} ]]; then
        command=$words[2] first=3
    fi
    if [[ $PREFIX == --*=* ]]; then
        previous=${PREFIX%%=*}
        compset -P 1 '*='
    elif [[ $PREFIX == -* ]]; then
        for name in ${=_normscope_options[${command:-normscope}]}; do
            described+=("$name:${_normscope_help[$command $name]-}")
        done
        _describe -o option described
        return
    fi
    if [[ $previous == -* && -n ${_normscope_takes[$command $previous]-} ]]; then
        _normscope_value "$command $previous"
        return
    fi
    for word in $words[first,CURRENT-1]; do
        if [[ $word != -* && -z ${_normscope_takes[$command $before]-} ]]; then (( ++place )); fi
        before=$word
    done
    while (( place > 0 )) && [[ -z ${_normscope_takes[$command $place]-} ]]; do (( --place )); done
    if (( CURRENT == 2 )); then
        for name in ${(k)_normscope_commands}; do
            described+=("$name:$_normscope_commands[$name]")
        done
        _describe command described
    fi
    if [[ -n ${_normscope_takes[$command $place]-} ]]; then _normscope_value "$command $place"; fi
}

# Loaded by compinit as the function itself, or read into a shell.
if [[ $funcstack[1] == _normscope ]]; then
    _normscope "$@"
else
    compdef _normscope normscope
fi
