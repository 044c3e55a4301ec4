# Translations: every resources/translations/reachscope_<language>.ts becomes a .qm that the window
# loads at start; `translations_update` brings the .ts files up to the sources. Both need Qt's
# linguist tools; without them the program is built in English alone.

set(REACHSCOPE_LANGUAGES "" CACHE STRING "Languages to start translating into: de;fr")

find_program(REACHSCOPE_LUPDATE NAMES lupdate PATHS /usr/lib/qt6/bin NO_DEFAULT_PATH)
find_program(REACHSCOPE_LUPDATE NAMES lupdate6 lupdate-qt6 lupdate)
find_program(REACHSCOPE_LRELEASE NAMES lrelease PATHS /usr/lib/qt6/bin NO_DEFAULT_PATH)
find_program(REACHSCOPE_LRELEASE NAMES lrelease6 lrelease-qt6 lrelease)

# reachscope_translations(TARGET): makes the .qm files with the target.
function(reachscope_translations target)
    set(folder ${CMAKE_SOURCE_DIR}/resources/translations)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/reachscope_*.ts)
    if(REACHSCOPE_LUPDATE)
        set(wanted ${sources})
        foreach(language IN LISTS REACHSCOPE_LANGUAGES)
            list(APPEND wanted ${folder}/reachscope_${language}.ts)
        endforeach()
        list(REMOVE_DUPLICATES wanted)
        if(NOT wanted)
            set(wanted ${CMAKE_BINARY_DIR}/translations/reachscope.ts)
        endif()
        add_custom_target(translations_update
            COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/translations
            COMMAND ${REACHSCOPE_LUPDATE} -locations none -no-obsolete -I ${CMAKE_SOURCE_DIR}
                    ${CMAKE_SOURCE_DIR}/ui ${CMAKE_SOURCE_DIR}/app -ts ${wanted}
            COMMENT "Bringing translations up to the sources" VERBATIM)
    endif()
    if(REACHSCOPE_LRELEASE AND sources)
        set(compiled)
        foreach(source IN LISTS sources)
            get_filename_component(name ${source} NAME_WE)
            set(qm ${CMAKE_BINARY_DIR}/translations/${name}.qm)
            add_custom_command(OUTPUT ${qm}
                COMMAND ${REACHSCOPE_LRELEASE} -silent ${source} -qm ${qm}
                DEPENDS ${source} VERBATIM)
            list(APPEND compiled ${qm})
        endforeach()
        add_custom_target(translations ALL DEPENDS ${compiled})
        add_dependencies(${target} translations)
        install(FILES ${compiled} DESTINATION ${CMAKE_INSTALL_DATADIR}/reachscope/translations)
    endif()
endfunction()
