// What a plugin of Slurm's needs, and libslurm does not have. Included by shim.h.
#pragma once

#include <dlfcn.h>
#include <link.h>
#include <string.h>

static inline const char *cslurm_message_type(int type, int is_named) {
    (void)type;
    (void)is_named;
    return "of this process";
}

// accounting_storage/slurmdbd logs the type of a message that slurmdbd has not answered, by a function
// that Slurm's own programs have and libslurm has not, in all releases: the dynamic linker looks for it
// then, and ends the process. So the plugin is given one, before it is used. It stays loaded, as with
// libslurm.
static inline void cslurm_mend_database_plugin(const char *path) {
    const char *name = "slurmdbd_msg_type_2_str";
    const struct link_map *plugin = (const struct link_map *)dlopen(path, RTLD_LAZY);
    // Where it can be found, or everything had to be found at once, there is nothing to mend.
    if (!plugin || dlsym(NULL, name)) return;
    // Some systems have relocated these addresses, and some have not.
    const ElfW(Addr) base = plugin->l_addr;
    ElfW(Addr) first = 0, symbols = 0, texts = 0;
    size_t size = 0, step = sizeof(ElfW(Rela));
    for (const ElfW(Dyn) *entry = plugin->l_ld; entry->d_tag != DT_NULL; entry++) {
        const ElfW(Addr) value = entry->d_un.d_ptr;
        const ElfW(Addr) address = value < base ? value + base : value;
        if (entry->d_tag == DT_JMPREL) first = address;
        if (entry->d_tag == DT_SYMTAB) symbols = address;
        if (entry->d_tag == DT_STRTAB) texts = address;
        if (entry->d_tag == DT_PLTRELSZ) size = (size_t)value;
        if (entry->d_tag == DT_PLTREL && value == DT_REL) step = sizeof(ElfW(Rel));
    }
    if (!first || !symbols || !texts) return;
    for (size_t place = 0; place + step <= size; place += step) {
        // The beginning of both sorts of entries.
        const ElfW(Rel) *call = (const ElfW(Rel) *)(first + place);
        const size_t index = (size_t)(call->r_info >> (sizeof(ElfW(Addr)) == 8 ? 32 : 8));
        const ElfW(Sym) *symbol = (const ElfW(Sym) *)symbols + index;
        if (strcmp((const char *)texts + symbol->st_name, name) == 0)
            *(ElfW(Addr) *)(base + call->r_offset) = (ElfW(Addr))cslurm_message_type;
    }
}
